// The clock, where it can be moved: on by a step or to a day; back only by starting anew on that day.

import { beginAnew } from "/static/anew.js";
import { closeDrawer } from "/static/drawer.js";
import { asked } from "/static/question.js";
import { act, lookAgain, say } from "/static/server.js";
import { by, ui } from "/static/ui.js";

const LOOK = 400; // so many ms between two looks at what comes while the days pass
const BACK = "Going back starts the playground anew on that day; what you did since is gone.";

let moving = false;

async function move(how) {
  if (moving) return;
  moving = true;
  by("clock").setAttribute("aria-busy", "true");
  const looking = setInterval(lookAgain, LOOK);
  try {
    await act("clock", how);
  } finally {
    clearInterval(looking);
    moving = false;
    by("clock").removeAttribute("aria-busy");
    closeDrawer(); // what came stands above everything
  }
}

async function goTo(local) {
  if (local >= ui.local) {
    await move({ to: local });
    return;
  }
  if (!ui.state.can_begin_anew) {
    say("This clock only goes on. It was not moved.");
    return;
  }
  const sure = await asked({ title: `Go back to ${inWords(local)}?`, text: [BACK], yes: "Go back", no: "Stay here", danger: true });
  if (sure) await beginAnew({ until: local });
}

function inWords(local) {
  const at = new Date(`${local}Z`);
  const words = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
  return new Intl.DateTimeFormat("en-GB", words).format(at);
}

for (const step of document.querySelectorAll("[data-step]")) {
  step.addEventListener("click", () => move({ step: step.dataset.step }));
}
by("clock-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const day = by("clock-to");
  await goTo(day.value);
  day.value = ui.local; // it goes with the clock again
});

export function drawClock(state) {
  by("clock").hidden = !state.can_move_clock;
  document.querySelector('[data-step="reminder"]').hidden = !state.knows_reminders;
}
