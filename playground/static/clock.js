// The clock, where it can be moved.

import { act } from "/static/server.js";
import { by } from "/static/ui.js";

for (const step of document.querySelectorAll("[data-step]")) {
  step.addEventListener("click", () => act("clock", { step: step.dataset.step }));
}
by("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act("clock", { to: by("clock-to").value });
});

export function drawClock(state) {
  by("clock").hidden = !state.can_move_clock;
}
