// Talking to the server: one JSON state, fetched anew; acts posted.

import { by, ui } from "/static/ui.js";

let drawn = () => {};
let waiting = () => {};
const forgets = [];

// Takes the function that draws a new state.
export function whenChanged(draw) {
  drawn = draw;
}

// Takes the function that covers the page while a world begins: with a sentence, or with none once it is there.
export function whenWaiting(cover) {
  waiting = cover;
}

// Takes one more function that forgets what is of the world before, once another one has begun.
export function whenAnew(forget) {
  forgets.push(forget);
}

export function redraw() {
  drawn();
}

export async function refresh() {
  const turn = ++ui.turn;
  const query = new URLSearchParams({ user: ui.user, place: ui.place, seen: ui.seen });
  let answer;
  try {
    const response = await fetch(`/page/state?${query}`);
    answer = await response.json();
  } catch {
    say("The playground has stopped. Start it again, and this page will follow.");
    ui.seen = "";
    return;
  }
  if (turn !== ui.turn) return;
  waiting(answer.doing);
  if (answer.doing) return;
  const before = ui.world;
  ui.world = answer.world;
  if (before && before !== answer.world) {
    for (const forget of forgets) forget();
    await refresh();
    return;
  }
  by("now").textContent = answer.now;
  if (document.activeElement !== by("clock-to")) by("clock-to").value = answer.local;
  if (answer.state) {
    if (!ui.state && by("problem").dataset.from === "server") say("");
    ui.seen = answer.rev;
    ui.state = answer.state;
    redraw();
  }
}

export async function act(name, asked) {
  ui.busy += 1;
  document.body.classList.add("busy");
  say("");
  try {
    const response = await fetch(`/page/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: ui.user, place: ui.place, ...asked }),
    });
    const answer = await response.json();
    if (answer.problem) say(answer.problem);
  } catch {
    say("The playground did not answer.");
  } finally {
    ui.busy -= 1;
    if (!ui.busy) document.body.classList.remove("busy");
  }
  await refresh();
}

export function say(problem) {
  by("problem").textContent = problem;
}
