// The page: one JSON state, drawn; acts posted. Parts are redrawn only when they changed, so that focus and typing stay.

import { blocks } from "/static/blocks.js";
import { element, mrkdwn } from "/static/mrkdwn.js";

const by = (id) => document.getElementById(id);
const POLL = 1000;

const ui = {
  user: "", place: "", seen: "", state: null,
  drawn: new Map(), hidden: new Set(), drafts: {}, thread: null,
  history: [], back: -1, picked: [], busy: 0, turn: 0,
};
const heardBefore = {};

[ui.user, ui.place] = decodeURIComponent(location.hash.slice(1)).split("/").concat("", "");

// -- talking to the server -------------------------------------------------------------------------------------------

async function refresh() {
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
  by("now").textContent = answer.now;
  if (document.activeElement !== by("clock-to")) by("clock-to").value = answer.local;
  if (answer.state) {
    if (!ui.state && by("problem").dataset.from === "server") say("");
    ui.seen = answer.rev;
    ui.state = answer.state;
    draw();
  }
}

async function act(name, asked) {
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

function say(problem) {
  by("problem").textContent = problem;
}

// -- drawing ---------------------------------------------------------------------------------------------------------

function changed(part, value) {
  const text = JSON.stringify(value);
  if (ui.drawn.get(part) === text) return false;
  ui.drawn.set(part, text);
  return true;
}

function draw() {
  const state = ui.state;
  ui.user = state.me || "";
  if (ui.place !== "home") ui.place = state.here ? state.here.id : "";
  history.replaceState(null, "", `#${encodeURIComponent(`${ui.user}/${ui.place}`)}`);
  drawPeople(state);
  drawPlaces(state);
  drawGuide(state);
  by("clock").hidden = !state.can_move_clock;
  box.placeholder = ["Type a message", ...state.commands.map((command) => `${command} help`)].join(", or ");
  const home = ui.place === "home";
  by("log").hidden = home;
  by("composer").hidden = home;
  by("home").hidden = !home;
  if (home) drawHome(state);
  else drawLog(state);
  drawModal(state);
}

function noteHeard(user, place, heard) {
  const key = `${user}/${place}`;
  if (!(key in heardBefore) || place === ui.place && user === ui.user) heardBefore[key] = heard;
  return Math.max(0, heard - heardBefore[key]);
}

function drawPeople(state) {
  const rows = state.people.map((person) => {
    const news = noteHeard(person.id, person.dm, person.heard);
    const title = person.title ? ` — ${person.title}` : "";
    return [person.id, `${person.name}${title}${news ? ` (${news} new)` : ""}`];
  });
  if (!changed("people", [rows, state.me])) return;
  by("person").replaceChildren(...rows.map(([id, name]) => element("option", { value: id, selected: id === state.me }, name)));
  if (document.activeElement === box) openList(); // who typed before the people were known
}

function drawPlaces(state) {
  const rows = state.places.map((place) => ({ ...place, news: noteHeard(state.me, place.id, place.heard) }));
  if (state.home_tab) rows.push({ id: "home", name: `Home of ${state.bot}`, kind: "home", news: 0 });
  const sign = (kind) => element("span", { class: `sign ${kind}`, "aria-hidden": "true" });
  if (changed("places", [rows, state.me, ui.place])) {
    by("places").replaceChildren(
      ...rows.map((place) => {
        const news = place.news ? element("span", { class: "news" }, `${place.news} new`) : null;
        const current = place.id === ui.place ? "page" : undefined;
        const go = () => visit(place.id);
        const kind = place.kind === "private" ? element("span", { class: "hidden" }, " (private channel)") : null;
        return element("li", {}, element("button", { type: "button", "aria-current": current, onclick: go, data: { place: place.id } }, sign(place.kind), element("span", {}, place.name), kind, news));
      }),
    );
  }
  const here = rows.find((place) => place.id === ui.place);
  if (changed("here", here)) by("here").replaceChildren(...(here ? [sign(here.kind), here.name] : ["Nobody here yet"]));
  const members = state.here ? state.here.members.join(", ") : "";
  by("members").textContent = state.here && state.here.archived ? "Archived" : members;
}

function drawGuide(state) {
  by("guide").hidden = !state.intro.length && !state.suggestions.length;
  if (!changed("guide", [state.intro, state.suggestions])) return;
  by("intro").replaceChildren(...state.intro.map((line) => element("p", {}, line)));
  by("suggestions").replaceChildren(
    ...state.suggestions.map((one) => {
      const use = async () => {
        await become(one.user, one.place);
        by("composer-text").value = one.text;
        fit();
        by("composer-text").focus();
      };
      const name = state.names[one.user] || one.user;
      return element(
        "li",
        {},
        element("p", {}, one.why),
        element("button", { type: "button", class: "suggestion", onclick: use }, element("code", {}, one.text)),
        element("p", { class: "hint" }, `as ${name}, in ${one.where}`),
      );
    }),
  );
  by("try-title").hidden = !state.suggestions.length;
}

function surface(state, place) {
  return {
    names: state.names,
    people: state.people,
    places: state.places,
    async press(block_id, one, value) {
      if (one.confirm && !(await confirmed(one.confirm, state.names))) {
        if (one.type !== "button") {
          ui.drawn.clear(); // what was chosen shows what it was before
          draw();
        }
        return;
      }
      await act("press", { ...place, block_id, action_id: one.action_id, value });
    },
  };
}

const COLOURS = 6;
function avatar(name, app) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const initials = name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
  return element("span", { class: `avatar ${app ? "app" : `c${sum % COLOURS}`}`, "aria-hidden": "true" }, initials);
}

function message(raw, state) {
  const place = surface(state, { ts: raw.ts });
  place.state = raw.state;
  const key = `${ui.user}/${ui.place}/${raw.ts}`;
  const body = element("div", { class: "body" });
  if (raw.blocks.length) body.append(...blocks(raw.blocks, place));
  else if (raw.text) body.append(element("div", { class: "b-words" }, ...mrkdwn(raw.text, state.names)));
  for (const file of raw.files) {
    const href = `/page/file/${file.id}`;
    if (file.name.endsWith(".png")) body.append(element("img", { class: "b-picture", src: href, alt: file.alt_txt || file.title }));
    body.append(element("p", { class: "file" }, "File: ", element("a", { href, target: "_blank", rel: "noopener" }, file.title)));
  }
  const hide = () => {
    ui.hidden.add(key);
    ui.drawn.delete("log");
    draw();
  };
  const answer = () => {
    ui.thread = raw.thread_ts || raw.ts;
    by("replying").hidden = false;
    by("composer-text").focus();
  };
  const foot = [];
  if (raw.edited) foot.push(element("p", { class: "foot" }, "(edited)"));
  if (raw.only_you) {
    const dismiss = element("button", { type: "button", class: "quiet", onclick: hide }, "Dismiss");
    foot.push(element("p", { class: "foot" }, "Only visible to you · ", dismiss));
  }
  const marks = [];
  if (raw.app) marks.push(element("span", { class: "tag" }, "app"));
  if (raw.pinned) marks.push(element("span", { class: "pin" }, "Pinned"));
  const times = [element("time", {}, raw.at)];
  if (!raw.only_you) {
    const name = `Answer ${raw.author} in a thread`;
    times.push(element("button", { type: "button", class: "quiet answer", onclick: answer, "aria-label": name }, "Answer in a thread"));
  }
  return element(
    "article",
    { class: ["message", raw.thread_ts ? "threaded" : "", raw.only_you ? "private" : "", raw.pinned ? "pinned" : ""].join(" "), data: { ts: raw.ts } },
    avatar(raw.author, raw.app),
    element("div", { class: "content" }, element("p", { class: "who" }, element("strong", {}, raw.author), ...marks, ...times), body, ...foot),
  );
}

function ordered(messages) {
  const tops = messages.filter((raw) => !raw.thread_ts);
  const known = new Set(tops.map((raw) => raw.ts));
  const orphans = messages.filter((raw) => raw.thread_ts && !known.has(raw.thread_ts));
  const rows = [...tops, ...orphans].sort((a, b) => Number(a.ts) - Number(b.ts));
  return rows.flatMap((raw) => [raw, ...messages.filter((one) => one.thread_ts === raw.ts)]);
}

function drawLog(state) {
  if (!state.here) {
    by("log").replaceChildren();
    return;
  }
  const shown = ordered(state.here.messages).filter((raw) => !ui.hidden.has(`${ui.user}/${ui.place}/${raw.ts}`));
  const context = [state.names, state.people.map((person) => [person.id, person.title]), state.places.map((place) => place.id), ui.user, ui.place];
  if (!changed("log", [shown, context])) return;
  const log = by("log");
  const elsewhere = changed("log place", [ui.user, ui.place]);
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const old = new Map([...log.querySelectorAll("article")].map((drawn) => [drawn.dataset.ts, drawn]));
  const focused = document.activeElement && document.activeElement.closest("#log article");
  const focusedAction = focused && document.activeElement.dataset.action;
  const nodes = shown.map((raw) => {
    const fresh = changed(`message ${raw.ts}`, [raw, context]);
    const kept = old.get(raw.ts);
    return kept && !fresh && !elsewhere ? kept : message(raw, state);
  });
  const empty = element("p", { class: "empty" }, "Nothing here yet.");
  arrange(log, nodes.length ? nodes : [empty]);
  const last = nodes.length ? nodes[nodes.length - 1] : null;
  if (last && (elsewhere || atEnd)) log.scrollTop = log.scrollHeight;
  if (focused && !document.contains(focused)) {
    const again = log.querySelector(`article[data-ts="${focused.dataset.ts}"]`);
    const same = again && focusedAction && [...again.querySelectorAll("[data-action]")].find((one) => one.dataset.action === focusedAction);
    (same || log).focus();
  }
}

// Only what is new is put in, only what is gone taken out: focus stays, and screen readers hear what is new.
function arrange(holder, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...holder.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (holder.children[at] !== node) holder.insertBefore(node, holder.children[at] || null);
  });
}

function drawHome(state) {
  if (!changed("home", [state.home, state.me])) return;
  const empty = element("p", { class: "empty" }, "The app has published nothing here.");
  if (!state.home) {
    by("home").replaceChildren(empty);
    return;
  }
  const place = surface(state, { view: state.home.id });
  place.state = state.home.state;
  by("home").replaceChildren(element("div", { class: "body" }, ...blocks(state.home.blocks, place)));
}

// -- modals ----------------------------------------------------------------------------------------------------------

function drawModal(state) {
  const dialog = by("modal");
  const view = state.view;
  if (!changed("modal", view)) return;
  if (!view) {
    ui.drafts = {};
    if (dialog.open) dialog.close();
    return;
  }
  if (ui.drafts.view !== view.id) ui.drafts = { view: view.id, values: {} };
  const place = surface(state, { view: view.id });
  Object.assign(place, { state: view.state, errors: view.errors, drafts: ui.drafts.values });
  const submit = (event) => {
    event.preventDefault();
    const values = {};
    for (const block of view.blocks) {
      if (block.type === "input" && block.block_id in ui.drafts.values) values[block.block_id] = ui.drafts.values[block.block_id];
    }
    act("submit", { view: view.id, values });
  };
  const close = () => act("close", { view: view.id });
  const words = (object, otherwise) => (object ? object.text : otherwise);
  const form = element(
    "form",
    { novalidate: true, onsubmit: submit },
    element("header", {}, element("h2", { id: "modal-title" }, words(view.title, "")), element("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: close }, "✕")),
    element("div", { class: "fields" }, ...blocks(view.blocks, place)),
    element(
      "footer",
      {},
      element("button", { type: "button", onclick: close }, words(view.close, "Cancel")),
      view.submit ? element("button", { type: "submit", class: "primary" }, words(view.submit)) : null,
    ),
  );
  const held = document.activeElement && document.activeElement.closest("#modal [data-block]");
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  if (!dialog.open) dialog.showModal();
  const wrong = form.querySelector(".wrong input, .wrong textarea, .wrong select");
  const first = form.querySelector("[autofocus], .fields input, .fields textarea, .fields select");
  const again = held && form.querySelector(`[data-block="${CSS.escape(held.dataset.block)}"] :is(input, textarea, select)`);
  (wrong || again || first || form.querySelector("footer button:last-child")).focus();
}

function confirmed(dialogue, names) {
  const dialog = by("confirm");
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.oncancel = null;
      dialog.close();
      resolve(answer);
    };
    const text = dialogue.text.type === "mrkdwn" ? mrkdwn(dialogue.text.text, names) : [dialogue.text.text];
    const yes = element("button", { type: "button", class: dialogue.style === "danger" ? "danger" : "primary", onclick: () => done(true) }, dialogue.confirm.text);
    const no = element("button", { type: "button", onclick: () => done(false) }, dialogue.deny.text);
    dialog.replaceChildren(
      element("div", { class: "sheet" }, element("h2", { id: "confirm-title" }, dialogue.title.text), element("p", {}, ...text), element("footer", {}, no, yes)),
    );
    dialog.oncancel = (event) => {
      event.preventDefault();
      done(false);
    };
    dialog.showModal();
    yes.focus();
  });
}

// -- going somewhere -------------------------------------------------------------------------------------------------

async function visit(place) {
  ui.place = place;
  ui.seen = "";
  leaveThread();
  if (place === "home") await act("home", {});
  else await refresh();
}

async function become(user, place) {
  ui.user = user;
  ui.place = place;
  ui.seen = "";
  say("");
  leaveThread();
  if (place === "home") await act("home", {});
  else await refresh();
}

function leaveThread() {
  ui.thread = null;
  by("replying").hidden = true;
}

by("person").addEventListener("change", () => become(by("person").value, ui.place.startsWith("D") ? "" : ui.place));
by("stop-replying").addEventListener("click", () => {
  leaveThread();
  by("composer-text").focus();
});

// -- the composer ----------------------------------------------------------------------------------------------------

const box = by("composer-text");
const list = by("mentions");

function fit() {
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

function openList() {
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

// -- the clock -------------------------------------------------------------------------------------------------------

for (const step of document.querySelectorAll("[data-step]")) {
  step.addEventListener("click", () => act("clock", { step: step.dataset.step }));
}
by("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act("clock", { to: by("clock-to").value });
});

// -- always fresh ----------------------------------------------------------------------------------------------------

async function poll() {
  if (!document.hidden && !ui.busy) await refresh();
  setTimeout(poll, POLL);
}
document.addEventListener("visibilitychange", () => document.hidden || refresh());
if (ui.place === "home") act("home", {}).then(poll);
else poll();
