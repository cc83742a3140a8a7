// The rows of a channel or a thread: its messages, a line for each day, and a line above what is new.

import { element } from "/static/mrkdwn.js";

const CLOSE = 300; // seconds in which somebody's next message needs no name again

const line = (kind, text) => ({ key: `${kind} ${text}`, make: () => element("p", { class: `line ${kind}` }, element("span", {}, text)) });

export function isNew(raw, read) {
  return raw.ts > read && !raw.mine && !raw.only_you && !raw.gone;
}

function follows(raw, before) {
  const same = before && before.author === raw.author && before.app === raw.app && before.only_you === raw.only_you;
  return Boolean(same) && !raw.only_you && !raw.gone && !before.pinned && Number(raw.ts) - Number(before.ts) < CLOSE;
}

// `read` is the last message that was read when somebody came; null: no line above what is new. `days`: a line for each day.
export function rowsOf(messages, read, make, days) {
  const rows = [];
  let before = null;
  let drawn = read === null;
  for (const raw of messages) {
    if (!before || before.day !== raw.day) {
      if (days) rows.push(line("day", raw.day));
      before = null;
    }
    if (!drawn && isNew(raw, read)) {
      rows.push(line("new", "New"));
      drawn = true;
      before = null;
    }
    const close = follows(raw, before);
    rows.push({ key: raw.ts, told: [raw, close], make: () => make(raw, close) });
    before = raw;
  }
  return rows;
}
