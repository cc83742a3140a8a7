// Answering in a thread.

import { by, ui } from "/static/ui.js";

export function answerIn(thread) {
  ui.thread = thread;
  by("replying").hidden = false;
  by("composer-text").focus();
}

export function leaveThread() {
  ui.thread = null;
  by("replying").hidden = true;
}

by("stop-replying").addEventListener("click", () => {
  leaveThread();
  by("composer-text").focus();
});
