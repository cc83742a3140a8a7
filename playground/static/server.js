// Talking to the server: one JSON state, fetched anew; acts posted.

import { acted, away, reached } from "/static/away.js";
import { released } from "/static/released.js";
import { by, ui } from "/static/ui.js";

const ANSWERED = ["type", "press", "submit"]; // what the app may answer

let drawn = () => {};
let waiting = () => {};
const forgets = [];
const listeners = [];

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

// Takes what expects an answer before an act, and hears which came: { expect(name, asked), came(answers) }.
export function whenActing(listener) {
  listeners.push(listener);
}

export function redraw() {
  drawn();
}

let looking = 0; // looks under way
let settled = 0; // the last look that was not overtaken
let waiters = [];

// Looks anew; resolves at once where a later look overtakes this one.
export async function refresh() {
  const turn = ++ui.turn;
  looking += 1;
  try {
    await look(turn);
  } finally {
    looking -= 1;
    if (turn === ui.turn) settle(turn);
  }
}

// Resolves once a state is drawn that is at least as new: where a later look overtakes this one, by that one.
export async function refreshed() {
  const looked = refresh();
  const turn = ui.turn;
  await looked;
  if (settled < turn) await new Promise((resolve) => waiters.push({ turn, resolve }));
}

function settle(turn) {
  settled = turn;
  const due = waiters.filter((one) => one.turn <= turn);
  waiters = waiters.filter((one) => one.turn > turn);
  due.forEach((one) => one.resolve());
}

// Looks again by itself, unless it is looking.
export async function lookAgain() {
  if (!looking) await refresh();
}

async function look(turn) {
  const asked = { user: ui.user, place: ui.place, seen: ui.seen, until: ui.until };
  if (ui.thread) Object.assign(asked, { thread: ui.thread, thread_until: ui.threadUntil });
  let answer;
  try {
    const response = await fetch(`/page/state?${new URLSearchParams(asked)}`);
    answer = await response.json();
  } catch {
    away("server");
    ui.seen = "";
    return;
  }
  if (answer.state) await released();
  if (turn !== ui.turn) return;
  waiting(answer.doing);
  if (answer.doing) return;
  const before = ui.world;
  ui.world = answer.world;
  if (before && before !== answer.world) {
    for (const forget of forgets) forget(before, answer.world);
    await refresh();
    return;
  }
  const day = by("clock-to");
  if (day.value === ui.local) day.value = answer.local; // what somebody has typed stays
  ui.local = answer.local;
  by("now").textContent = answer.now;
  reached(answer.state || ui.state);
  if (answer.state) {
    ui.seen = answer.rev;
    ui.state = answer.state;
    redraw();
  }
}

// Tells the server something that nobody waits for.
export async function post(name, asked) {
  const response = await fetch(`/page/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: ui.user, place: ui.place, ...asked }),
  });
  return response.json();
}

// Does something in somebody's name; says what became of it: { problem, answers, away, failed }.
export async function act(name, asked) {
  ui.busy += 1;
  document.body.classList.add("busy");
  say("");
  if (ANSWERED.includes(name)) listeners.forEach((one) => one.expect(name, asked));
  let answer;
  try {
    answer = await post(name, asked);
    acted();
    if (answer.away) away(answer.away, name);
    if (answer.problem && !(answer.away && name === "press")) say(answer.problem);
    listeners.forEach((one) => one.came(answer.answers || []));
  } catch {
    answer = { problem: "", failed: true };
    away("server");
  } finally {
    ui.busy -= 1;
    if (!ui.busy) document.body.classList.remove("busy");
  }
  await refreshed();
  return answer;
}

export function say(problem) {
  const inModal = by("modal").open && by("modal-problem");
  by("problem").textContent = inModal ? "" : problem;
  if (inModal) inModal.textContent = problem;
}
