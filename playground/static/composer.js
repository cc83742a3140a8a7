// The line that somebody types: people by @, earlier lines by ↑.

import { element } from "/static/mrkdwn.js";
import { act } from "/static/server.js";
import { by, ui } from "/static/ui.js";

const box = by("composer-text");
const list = by("offers");

export function fit() {
  box.rows = Math.min(8, box.value.split("\n").length);
}

function matchingPeople() {
  const typed = box.value.slice(0, box.selectionStart).match(/(?:^|\s)@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u);
  if (!typed || !ui.state) return null;
  const start = typed[1].toLowerCase();
  const found = ui.state.people.filter((person) => person.name.toLowerCase().startsWith(start)
    || person.name.toLowerCase().split(" ").some((part) => part.startsWith(start)));
  return found.length ? { length: typed[1].length + 1, found: found.slice(0, 8) } : null;
}

function closeList() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

export function openList() {
  const match = matchingPeople();
  if (!match) {
    closeList();
    return;
  }
  list.replaceChildren(
    ...match.found.map((person, at) => element(
      "li",
      { role: "option", id: `mention-${at}`, "aria-selected": at ? "false" : "true", data: { id: person.id }, onmousedown: (event) => { event.preventDefault(); pick(person); } },
      person.name,
      person.title ? element("small", {}, ` ${person.title}`) : null,
    )),
  );
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-activedescendant", "mention-0");
}

function move(step) {
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = (at + step + rows.length) % rows.length;
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === next)));
  box.setAttribute("aria-activedescendant", rows[next].id);
}

function pick(person) {
  const match = matchingPeople();
  const end = box.selectionStart;
  const start = end - (match ? match.length : 0);
  box.setRangeText(`@${person.name} `, start, end, "end");
  ui.picked.push(person);
  closeList();
}

function pickChosen() {
  const chosen = list.querySelector("[aria-selected=true]");
  const person = chosen && ui.state.people.find((one) => one.id === chosen.dataset.id);
  if (person) pick(person);
}

// "@Sam Field", where picked from the list, is what Slack calls <@U1|Sam Field>; typed without picking it is only words.
function withMentions(text) {
  const people = [...ui.picked].sort((a, b) => b.name.length - a.name.length);
  return people.reduce((now, person) => now.replaceAll(`@${person.name}`, `<@${person.id}|${person.name}>`), text);
}

function recall(step) {
  const back = Math.min(Math.max(ui.back + step, -1), ui.history.length - 1);
  if (back === ui.back) return;
  ui.back = back;
  const entry = back < 0 ? { text: "", picked: [] } : ui.history[ui.history.length - 1 - back];
  box.value = entry.text;
  ui.picked = [...entry.picked];
  box.setSelectionRange(box.value.length, box.value.length);
  fit();
}

box.addEventListener("input", () => {
  fit();
  openList();
});
box.addEventListener("blur", closeList);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (!list.hidden && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
    event.preventDefault();
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") closeList();
    else pickChosen();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    by("composer").requestSubmit();
  } else if (event.key === "ArrowUp" && box.selectionStart === 0 && box.selectionEnd === 0 || event.key === "ArrowUp" && ui.back >= 0) {
    event.preventDefault();
    recall(1);
  } else if (event.key === "ArrowDown" && ui.back >= 0) {
    event.preventDefault();
    recall(-1);
  }
});

by("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  ui.history.push({ text, picked: [...ui.picked] });
  ui.back = -1;
  const sent = withMentions(text);
  box.value = "";
  ui.picked = [];
  fit();
  await act("type", { text: sent, thread_ts: ui.thread || undefined });
});

export function drawComposer(state) {
  box.placeholder = ["Type a message", ...state.commands.map((command) => `${command} help`)].join(", or ");
}
