// A thread in a pane of its own: the message, its answers, and a box to answer in.

import { flow } from "/static/flow.js";
import { message } from "/static/message.js";
import { element } from "/static/mrkdwn.js";
import { paneShown } from "/static/panes.js";
import { whenActing } from "/static/server.js";
import { contextOf } from "/static/surface.js";
import { leaveThread } from "/static/thread.js";
import { by, changed, ui } from "/static/ui.js";

const log = by("thread-log");
const root = element("div", { class: "root" });
const rows = element("div", { class: "rows" });
const all = element("div", {}, root, rows);
log.append(all);

const answers = flow(log, rows, {
  grows: all,
  days: false,
  untilOf: () => ui.threadUntil,
  setUntil: (ts) => {
    ui.threadUntil = ts;
  },
  empty: () => element("p", { class: "empty" }, "No answers yet."),
});

export function drawThread(state) {
  const thread = state.thread;
  if (!ui.thread || !thread || !state.here) {
    if (ui.thread && thread === null && state.here && paneShown() === "thread") leaveThread();
    return;
  }
  const context = contextOf(state);
  if (changed("thread", [thread.root, thread.count, thread.ts, context])) {
    const gone = element("p", { class: "empty" }, "The message that was answered is gone.");
    const count = thread.count === 1 ? "1 reply" : `${thread.count} replies`;
    const line = thread.count ? element("p", { class: "line replies" }, element("span", {}, count)) : null;
    root.replaceChildren(...[thread.root ? message(thread.root, state, { thread: true }) : gone, line].filter(Boolean));
  }
  const place = state.places.find((one) => one.id === state.here.id);
  by("thread-where").textContent = place ? place.name : "";
  answers.draw(
    { ...thread, thread: thread.ts },
    `${ui.user}/${ui.place}/${thread.ts}`,
    (raw, close) => message(raw, state, { close, thread: true }),
    context,
  );
}

by("thread").addEventListener("pane-closed", answers.forget);
whenActing({
  expect(name, asked) {
    if (!ui.thread || !(asked.thread_ts || asked.in_thread || name === "submit")) return;
    if (name === "type") ui.threadUntil = "";
    answers.expect();
  },
  came: answers.came,
});
