// The welcome: a sentence of what this is, doors, more tours behind, and a way past them.

import { element } from "/static/mrkdwn.js";
import { takeTour } from "/static/tours.js";
import { by, changed, ui } from "/static/ui.js";

const dialog = by("welcome");
const cameByLink = location.hash.length > 1; // to a person: they know where they want to be
let greeted = false;

function tourButton(tour, className) {
  return element(
    "button",
    { type: "button", class: className, onclick: () => takeTour(tour) },
    element("strong", {}, tour.title),
    element("span", {}, tour.summary),
    element("small", {}, tour.finished ? element("span", { class: "finished" }, "✓ done") : null, `${tour.steps} steps, about ${tour.minutes} minutes`),
  );
}

function goOn(taking) {
  if (!taking) return null;
  const where = `step ${taking.number} of ${taking.tour.steps}`;
  return element("p", { class: "go-on" }, element("button", { type: "button", class: "primary", onclick: () => takeTour(taking.tour) }, `Go on with “${taking.tour.title}”, ${where}`));
}

function moreTours(tours) {
  const groups = [...new Set(tours.map((tour) => tour.group))];
  const list = (group) => element("ul", { "aria-label": group }, ...tours.filter((tour) => tour.group === group).map((tour) => element("li", {}, tourButton(tour, "more"))));
  return element("details", { class: "more-tours" }, element("summary", {}, `More tours (${tours.length})`), ...groups.flatMap((group) => [element("h3", {}, group), list(group)]));
}

function fill(state) {
  const { all, taking } = state.tours;
  const doors = all.filter((tour) => !tour.group);
  const more = all.filter((tour) => tour.group);
  const [what, ...besides] = state.welcome.split("\n");
  dialog.replaceChildren(
    element(
      "div",
      { class: "sheet" },
      element("h2", { id: "welcome-title" }, state.title),
      element("p", { class: "what" }, what),
      goOn(taking),
      element("h3", {}, "Begin with one of these"),
      element("div", { class: "doors" }, ...doors.map((tour) => tourButton(tour, "door"))),
      more.length ? moreTours(more) : null,
      ...besides.map((line) => element("p", { class: "hint" }, line)),
      element("p", { class: "hint" }, "Everybody here is made up, the clock is a toy, and nothing leaves this computer."),
      element("footer", {}, element("button", { type: "button", id: "look-around", onclick: closeWelcome }, "Just look around")),
    ),
  );
}

export function openWelcome() {
  fill(ui.state);
  if (!dialog.open) dialog.showModal();
}

export function closeWelcome() {
  if (dialog.open) dialog.close();
}

export function drawWelcome(state) {
  const there = state.tours.all.length > 0;
  by("open-welcome").hidden = !there;
  if (there && !greeted && !cameByLink) openWelcome();
  else if (dialog.open && changed("welcome", state.tours)) fill(state);
  greeted = true;
}

by("open-welcome").addEventListener("click", openWelcome);
