// Another world: the playground was started anew, here or in another tab. Nothing that was drawn is true any more.

import { besideAnother } from "/static/aside.js";
import { forgetAll } from "/static/composer.js";
import { element } from "/static/mrkdwn.js";
import { asked } from "/static/question.js";
import { act, lookAgain, whenAnew } from "/static/server.js";
import { leaveThread } from "/static/thread.js";
import { by, ui } from "/static/ui.js";

const GONE = "Everything that was done here since it began is gone; the story is as it was at first. Other windows of this playground start anew, too.";

const serverOf = (world) => world.split("-")[0];

// Goes to the start, as whoever opens the page does; after the server was away, or beside another page, stays as somebody.
whenAnew((before, now) => {
  if (serverOf(before) === serverOf(now)) forgetAll(); // what was typed was for the world before
  if (serverOf(before) === serverOf(now) && !besideAnother()) Object.assign(ui, { user: "", place: "" });
  Object.assign(ui, { seen: "", drafts: {}, state: null });
  ui.drawn.clear();
  ui.pressed.clear();
  ui.until = "";
  leaveThread();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

export function drawAnew(state) {
  by("anew").hidden = !state.can_begin_anew;
}

// Begins with a story, until a time of London; as at first where neither is said.
export async function beginAnew(beginning = {}) {
  await whileBeginning("The playground starts anew.", () => act("anew", beginning));
}

// Does what makes another world, with the page covered and told what goes on.
export async function whileBeginning(words, what) {
  drawWaiting(words);
  const looking = setInterval(lookAgain, 700);
  try {
    await what();
  } finally {
    clearInterval(looking);
    drawWaiting("");
  }
}

// Covers the page while a world begins; what is done then is told, sentence by sentence.
export function drawWaiting(doing) {
  const veil = by("waiting");
  if (veil.hidden !== !doing) veil.hidden = !doing;
  if (doing && veil.textContent !== doing) veil.replaceChildren(element("p", {}, doing));
}

by("anew").addEventListener("click", async () => {
  const sure = await asked({ title: "Start the playground anew?", text: [GONE], yes: "Start anew", no: "Keep this one", danger: true });
  if (sure) await beginAnew();
});
