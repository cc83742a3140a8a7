// What is said at one place: the channel's messages, what is pinned above them, and what came below.

import { flow } from "/static/flow.js";
import { message } from "/static/message.js";
import { element } from "/static/mrkdwn.js";
import { drawPins } from "/static/pins.js";
import { whenActing } from "/static/server.js";
import { contextOf } from "/static/surface.js";
import { by, ui } from "/static/ui.js";

const log = by("log");
const rows = element("div", { class: "rows" });
log.append(rows);

const channel = flow(log, rows, {
  untilOf: () => ui.until,
  setUntil: (ts) => {
    ui.until = ts;
  },
  empty: () => element("p", { class: "empty" }, "Nothing here yet."),
});

function drawNewest() {
  const told = channel.told();
  const below = told && !log.hidden && (told.down !== null || !channel.hold.atEnd());
  const unread = below ? told.unread : 0;
  const far = below && (told.down !== null || channel.hold.far());
  const text = unread ? `${unread > 99 ? "99+" : unread} new ↓` : "Latest ↓";
  by("newest").hidden = !unread && !far;
  by("newest").classList.toggle("news", Boolean(unread));
  if (by("newest").textContent !== text) by("newest").textContent = text;
}

export function drawLog(state) {
  const here = state.here;
  drawPins(state);
  if (here) channel.draw(here, `${ui.user}/${here.id}`, (raw, close) => message(raw, state, { close }), contextOf(state));
  else channel.forget();
  drawNewest();
}

// A message from its first line on, and so it stays while the page changes around it.
export function showFromStart(node) {
  channel.hold.toStart(node);
  drawNewest();
}

channel.whenMoved(drawNewest);
by("newest").addEventListener("click", () => channel.toNewest().then(() => log.focus({ preventScroll: true })));

whenActing({
  expect(name, asked) {
    if (asked.thread_ts || asked.in_thread) return;
    if (name === "type") ui.until = "";
    channel.expect();
  },
  came: channel.came,
});
