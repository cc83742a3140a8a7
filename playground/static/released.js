// When nobody presses a button: one that is drawn anew between its press and its release is never clicked.

const BUTTONS = "button, summary, label, a";
const LONGEST = 2000; // ms: whoever lets go outside of the window must not stop the page

let press = null; // the timer of the press that is under way
let waiting = [];

// Resolves at once, or after the click of what is pressed.
export function released() {
  return press ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
}

function release() {
  clearTimeout(press);
  press = null;
  const due = waiting;
  waiting = [];
  due.forEach((resolve) => resolve());
}

function pressed(event) {
  if (!event.target.closest(BUTTONS)) return;
  clearTimeout(press);
  press = setTimeout(release, LONGEST);
}

// The click comes right after the release, and before what is put off here.
function letGo() {
  if (press) setTimeout(release);
}

addEventListener("pointerdown", pressed, true);
addEventListener("pointerup", letGo, true);
addEventListener("pointercancel", letGo, true);
addEventListener("keydown", (event) => event.key === " " && pressed(event), true);
addEventListener("keyup", letGo, true);
