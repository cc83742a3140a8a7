// Under the hood: what went between Slack and the bot, what Slack would have refused, and what can be made to go wrong.

import { closeDrawer } from "/static/drawer.js";
import { element } from "/static/mrkdwn.js";
import { offerPane, openPane, paneShown } from "/static/panes.js";
import { act, whenAnew } from "/static/server.js";
import { arrange, by, changed, ui } from "/static/ui.js";

const LOOK = 1000; // ms between two looks while the panel is open
let before = ""; // the newest exchanges, or those before this number
let drawn = new Map(); // what stands there, by number

whenAnew(() => {
  before = "";
  drawn = new Map();
});

export function drawHood() {
  offerPane("hood");
}

async function fetched(address) {
  try {
    return await (await fetch(address)).json();
  } catch {
    return null; // the page itself says that the playground has stopped
  }
}

async function look() {
  if (paneShown() === "hood" && !document.hidden) await lookNow();
  setTimeout(look, LOOK);
}

async function lookNow() {
  const told = await fetched(`/page/hood?before=${before}`);
  if (told) draw(told);
}

function draw(told) {
  if (changed("faults", told.faults)) drawFaults(told.faults);
  if (changed("account", told.account)) by("account").replaceChildren(...told.account.map((line) => element("p", {}, line)));
  if (changed("refusals", told.problems)) drawRefusals(told.problems);
  drawn = new Map(told.rows.map((row) => [row.number, drawn.get(row.number) || exchange(row)]));
  arrange(by("exchanges"), told.rows.length ? [...drawn.values()] : [element("li", { class: "hint" }, "Nothing yet.")]);
  by("newest-exchanges").hidden = !before;
  by("earlier-exchanges").hidden = !told.earlier;
  by("earlier-exchanges").dataset.before = told.earlier || "";
}

function drawFaults(faults) {
  const focused = document.activeElement && document.activeElement.dataset.fault;
  by("faults").replaceChildren(...faults.map(fault));
  if (focused) by("faults").querySelector(`[data-fault="${focused}"]`)?.focus();
}

function fault(one) {
  const box = element("input", { type: "checkbox", role: "switch", checked: one.on, data: { fault: one.name }, onchange: () => flip(one, box.checked) });
  const lines = [element("p", { class: "hint" }, one.does)];
  if (one.on) lines.push(element("p", { class: "watch" }, `Watch: ${one.watch}`));
  if (one.came) lines.push(element("p", { class: "hint" }, one.came));
  return element("li", { class: one.on ? "on" : undefined }, element("label", {}, box, element("span", {}, one.title)), ...lines);
}

async function flip(one, on) {
  await act("fault", { fault: one.name, on });
  ui.drawn.delete("faults");
  await lookNow();
}

function drawRefusals(problems) {
  const title = problems.length === 1 ? "Slack would have refused 1 thing" : `Slack would have refused ${problems.length} things`;
  const none = element("p", { class: "hint" }, "Slack would have refused nothing so far.");
  const some = element("details", {}, element("summary", {}, title), element("ul", {}, ...problems.map((line) => element("li", {}, line))));
  by("refusals").replaceChildren(problems.length ? some : none);
}

function exchange(row) {
  const ways = row.to_app ? ["Slack → bot", "to-app"] : ["bot → Slack", "to-slack"];
  const about = row.who ? ` · ${row.who}` : "";
  const summary = element(
    "summary",
    {},
    element("span", { class: `way ${ways[1]}` }, ways[0]),
    element("span", { class: "what" }, row.what),
    element("span", { class: `outcome ${row.well ? "well" : "ill"}` }, row.came),
    element("span", { class: "when" }, `${row.at}${about}`),
  );
  const details = element("details", {}, summary);
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && unfold(details, row));
  return element("li", {}, details);
}

async function unfold(details, row) {
  const whole = await fetched(`/page/hood/${row.number}`);
  if (!whole) return;
  const parts = whole.problem ? [element("p", {}, whole.problem)] : [...written("Asked", whole.asked), ...written("Answered", whole.answered)];
  details.append(...parts);
}

function written(title, json) {
  return [element("h4", {}, title), element("pre", { tabindex: "0", "aria-label": title }, json === "null" ? "nothing" : json)];
}

function turnTo(number) {
  before = number;
  lookNow();
}

by("newest-exchanges").addEventListener("click", () => turnTo(""));
by("earlier-exchanges").addEventListener("click", () => turnTo(by("earlier-exchanges").dataset.before));
by("pane-buttons").addEventListener("click", () => paneShown() === "hood" && lookNow());
by("open-hood").addEventListener("click", () => {
  closeDrawer();
  openPane("hood");
  lookNow();
});
look();
