// The step of the tour that is taken: what to do, who one is for it, what came of it and why.

import { whileBeginning } from "/static/anew.js";
import { fit } from "/static/composer.js";
import { element } from "/static/mrkdwn.js";
import { closePane } from "/static/panes.js";
import { become } from "/static/places.js";
import { asked } from "/static/question.js";
import { act } from "/static/server.js";
import { openThread } from "/static/thread.js";
import { by, changed, ui } from "/static/ui.js";
import { closeWelcome, openWelcome } from "/static/welcome.js";

const panel = by("tour");
let pointedAt = "";
let working = "";

const taken = () => (ui.state && ui.state.tours.taking && !ui.state.tours.taking.left ? ui.state.tours.taking : null);
const isThere = (step) => ui.user === step.user && ui.place === step.place;

// Begins a tour, or goes on with it; asks first where the world as it is does not fit.
export async function takeTour(tour, anew = false) {
  const start = () => act("tour-start", { tour: tour.id, anew });
  await (anew ? whileBeginning("A fresh world is made for this tour.", start) : start());
  if (ui.state.tours.asked) return askAnew(tour);
  closeWelcome();
  if (taken()) await goThere();
}

async function askAnew(tour) {
  await act("tour-leave", {});
  const sure = await asked({
    title: `“${tour.title}” begins in a fresh world`,
    text: ["What was done here so far, and a tour that was begun, would be gone. Other windows of this playground start anew, too."],
    yes: "Start it", no: "Keep what is here",
  });
  if (sure) await takeTour(tour, true);
}

// Makes this window that of the step's person and place, with the line in the composer.
async function goThere() {
  const step = taken();
  closePane("guide");
  if (!isThere(step)) await become(step.user, step.place);
  pointedAt = "";
  if (step.type && !step.done) {
    by("composer-text").value = step.type;
    fit();
  }
  drawTour(ui.state);
  panel.querySelector(".primary")?.focus();
}

async function doing(words, what) {
  working = words;
  drawTour(ui.state);
  try {
    await what();
  } finally {
    working = "";
    drawTour(ui.state);
  }
}

const next = (step) => doing("One moment …", async () => {
  await act("tour-next", { step: step.number });
  if (taken()) await goThere();
  else if (step.last) openWelcome();
});

const doIt = (step) => doing("One moment …", async () => {
  if (!isThere(step)) await goThere();
  await act("tour-do", { step: step.number });
  if (step.type && by("composer-text").value === step.type) by("composer-text").value = "";
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
  if (!isThere(step)) made.push(element("button", { type: "button", onclick: goThere }, `Be the ${step.name}`));
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
  const isLong = target.offsetHeight > by("log").clientHeight * .9;
  const block = target.matches("article") ? "nearest" : "center";
  target.scrollIntoView({ block: isLong ? "start" : block });
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

export function drawTour(state) {
  const step = taken();
  panel.hidden = !step;
  if (step && changed("tour", [step, working, ui.user, ui.place])) {
    const focused = panel.contains(document.activeElement);
    const who = element("p", { class: "hint" }, `As ${step.name}, in ${step.where}.`);
    const line = step.type && !step.done ? element("p", { class: "tour-line" }, element("code", {}, step.type)) : null;
    panel.replaceChildren(
      head(step),
      element("div", { class: "tour-body" },
        element("div", { class: "tour-words" }, meanwhile(step), element("p", { class: "tour-say" }, step.say), line, isThere(step) ? who : null, after(step)),
        element("div", { class: "tour-buttons" }, ...buttons(step))),
    );
    if (focused) panel.querySelector(".primary")?.focus();
  }
  mark(step);
}
