// The step of the tour that is taken: what to do, who one is for it, what came of it and why.

import { whileBeginning } from "/static/anew.js";
import { lineThere, putLine } from "/static/composer.js";
import { showFromStart } from "/static/log.js";
import { element } from "/static/mrkdwn.js";
import { closePane } from "/static/panes.js";
import { become } from "/static/places.js";
import { asked } from "/static/question.js";
import { released } from "/static/released.js";
import { act } from "/static/server.js";
import { confirmed } from "/static/surface.js";
import { openThread } from "/static/thread.js";
import { by, changed, ui } from "/static/ui.js";
import { closeWelcome, openWelcome } from "/static/welcome.js";

const panel = by("tour");
let pointedAt = "";
let working = "";

const taken = () => (ui.state && ui.state.tours.taking && !ui.state.tours.taking.left ? ui.state.tours.taking : null);

// Whether this window shows the step's person at its place: not only that they were asked for.
function isThere(step) {
  const { me, here } = ui.state;
  if (me !== step.user || ui.user !== step.user || ui.place !== step.place) return false;
  return step.place === "home" || (here && here.id === step.place);
}

// Begins a tour, or goes on with it; asks first where the world as it is does not fit.
export async function takeTour(tour, anew = false) {
  const start = () => act("tour-start", { tour: tour.id, anew });
  let isAsked = false;
  await doing("One moment …", async () => {
    await (anew ? whileBeginning("The tour starts from the beginning.", start) : start());
    isAsked = Boolean(ui.state.tours.asked);
    if (!isAsked && taken()) await beginStep();
  });
  if (isAsked) return askAnew(tour);
  closeWelcome();
  focusButton();
}

async function askAnew(tour) {
  await act("tour-leave", {});
  const sure = await asked({
    title: `“${tour.title}” starts from the beginning`,
    text: ["What you did here is cleared, and so is a tour that you began. Other windows of this playground start anew, too."],
    yes: "Start it", no: "Keep what is here",
  });
  if (sure) await takeTour(tour, true);
}

const focusButton = () => panel.querySelector(".primary")?.focus();

// Makes this window that of the step's person and place.
async function goThere() {
  const step = taken();
  closePane("guide");
  if (!isThere(step)) await become(step.user, step.place);
  pointedAt = "";
}

const lineOf = (step) => (step && !step.done ? step.type : "");

// With the step's own line in the composer, or none.
async function beginStep() {
  await goThere();
  if (taken() && taken().place !== "home") putLine(lineOf(taken()));
}

const goBack = () => doing("One moment …", async () => {
  await goThere();
  if (lineOf(taken()) && !lineThere()) putLine(lineOf(taken()));
});

async function doing(words, what) {
  working = words;
  if (ui.state) drawTour(ui.state);
  try {
    await what();
    await released();
  } finally {
    working = "";
    if (ui.state) drawTour(ui.state);
    focusButton();
  }
}

const next = (step) => doing("One moment …", async () => {
  await act("tour-next", { step: step.number });
  if (taken()) await beginStep();
  else if (step.last) openWelcome();
});

const doIt = (step) => doing("One moment …", async () => {
  if (!isThere(step)) await goThere();
  if (step.confirm && !(await confirmed(step.confirm, ui.state.names))) return;
  const isTyped = Boolean(step.type) && lineThere() === step.type;
  if (isTyped) putLine(""); // it is sent
  const answer = await act("tour-do", { step: step.number });
  if (isTyped && (answer.failed || answer.problem) && isThere(step) && !lineThere()) putLine(step.type);
});

async function leave() {
  await act("tour-leave", {});
  openWelcome();
}

function doItWords(step) {
  if (step.type) return "Send it for me";
  return step.press ? "Press it for me" : "Let time pass";
}

function buttons(step) {
  const made = [];
  if (working) return [element("p", { class: "hint" }, working)];
  if (!isThere(step)) made.push(element("button", { type: "button", onclick: goBack }, `Be the ${step.name}`));
  if (step.done) made.push(element("button", { type: "button", class: "primary", onclick: () => next(step) }, step.last ? "Finish" : "Next"));
  else made.push(element("button", { type: "button", class: "primary", onclick: () => doIt(step) }, doItWords(step)));
  return made;
}

function head(step) {
  return element(
    "div",
    { class: "tour-head" },
    element("h2", {}, step.tour.title),
    element("p", { class: "tour-count" }, `Step ${step.number} of ${step.tour.steps}`),
    element("progress", { max: step.tour.steps, value: step.number, "aria-hidden": "true" }),
    element("button", { type: "button", class: "quiet", onclick: () => askAnew(step.tour) }, "Start again"),
    element("button", { type: "button", class: "quiet", onclick: leave }, "Back to the welcome"),
  );
}

function meanwhile(step) {
  if (!step.meanwhile) return null;
  const lines = step.lines.map((line) => element("li", {}, element("span", { class: "hint" }, `${line.day}, ${line.name} `), element("code", {}, line.text)));
  const count = step.lines.length === 1 ? "1 line" : `${step.lines.length} lines`;
  return element("div", { class: "tour-meanwhile" }, element("p", {}, element("strong", {}, "Meanwhile: "), step.meanwhile), element("details", {}, element("summary", {}, `What was typed (${count})`), element("ul", {}, ...lines)));
}

function after(step) {
  const ending = step.ending ? element("p", { class: "tour-ending" }, step.ending) : null;
  const what = step.why ? element("p", { class: "tour-why" }, step.look ? null : element("span", { "aria-hidden": "true" }, "✓ "), step.why) : null;
  return element("div", { role: "status", class: "tour-after" }, what, ending);
}

function drawnAs(where) {
  const article = document.querySelector(`article[data-ts="${CSS.escape(where)}"]`);
  return article || (ui.place === "home" ? by("home") : null);
}

// What is in a thread is shown by opening it, once.
async function openFor(target) {
  await openThread(target.thread);
  panel.querySelector(".primary")?.focus();
}

// A button in the middle; a message as a whole, or from its beginning.
function bringIntoView(target) {
  if (!target.matches("article")) target.scrollIntoView({ block: "center" });
  else if (by("log").contains(target)) showFromStart(target);
  else target.scrollIntoView({ block: target.offsetHeight > by("log").clientHeight * .9 ? "start" : "nearest" });
}

function mark(step) {
  for (const marked of document.querySelectorAll(".tour-mark")) marked.classList.remove("tour-mark");
  if (!step || !step.target || !isThere(step)) return;
  const { where, thread, action } = step.target;
  const pointing = `${step.number} ${where} ${action}`;
  const isNew = pointedAt !== pointing;
  const article = drawnAs(where);
  if (!article && !(isNew && thread && ui.thread !== thread)) return;
  pointedAt = pointing;
  if (!article) {
    openFor(step.target);
    return;
  }
  const button = action ? [...article.querySelectorAll("[data-action]")].find((one) => one.dataset.action === action) : null;
  const target = button || article;
  target.classList.add("tour-mark");
  if (isNew) bringIntoView(target);
}

// Where a step's words are too many for a phone, those that are new.
function showWhatCame() {
  const words = panel.querySelector(".tour-words");
  words.scrollTop = panel.querySelector(".tour-after").offsetTop - words.offsetTop;
}

export function drawTour(state) {
  const step = taken();
  panel.hidden = !step;
  if (step && changed("tour", [step, working, isThere(step)])) {
    const focused = panel.contains(document.activeElement);
    const who = element("p", { class: "hint" }, `As ${step.name}, in ${step.where}.`);
    const line = step.type && !step.done ? element("p", { class: "tour-line" }, element("code", {}, step.type)) : null;
    panel.replaceChildren(
      head(step),
      element("div", { class: "tour-body" },
        element("div", { class: "tour-words", tabindex: "0", role: "group", "aria-label": "This step" }, meanwhile(step), element("p", { class: "tour-say" }, step.say), line, isThere(step) ? who : null, after(step)),
        element("div", { class: "tour-buttons" }, ...buttons(step))),
    );
    if (step.done && !step.look) showWhatCame();
    if (focused) panel.querySelector(".primary")?.focus();
  }
  mark(step);
}
