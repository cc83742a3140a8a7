// What is said at one place.

import { message } from "/static/message.js";
import { element } from "/static/mrkdwn.js";
import { arrange, by, changed, ui } from "/static/ui.js";

function ordered(messages) {
  const tops = messages.filter((raw) => !raw.thread_ts);
  const known = new Set(tops.map((raw) => raw.ts));
  const orphans = messages.filter((raw) => raw.thread_ts && !known.has(raw.thread_ts));
  const rows = [...tops, ...orphans].sort((a, b) => Number(a.ts) - Number(b.ts));
  return rows.flatMap((raw) => [raw, ...messages.filter((one) => one.thread_ts === raw.ts)]);
}

export function drawLog(state) {
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
