// Which thread is open: opening one, and leaving it.

import { closePane, offerPane, openPane } from "/static/panes.js";
import { refreshed } from "/static/server.js";
import { by, ui } from "/static/ui.js";

export async function openThread(ts) {
  ui.thread = ts;
  ui.threadUntil = "";
  offerPane("thread");
  openPane("thread", { focus: false });
  await refreshed();
  by("thread-text").focus();
}

export function leaveThread() {
  if (!ui.thread) return;
  ui.thread = "";
  ui.threadUntil = "";
  closePane("thread");
}

by("thread").addEventListener("pane-closed", leaveThread);
