// One message, as it stands in a channel, in a thread or above the channel.

import { blocks } from "/static/blocks.js";
import { fileCard } from "/static/file.js";
import { element, mrkdwn } from "/static/mrkdwn.js";
import { act } from "/static/server.js";
import { surface } from "/static/surface.js";
import { openThread } from "/static/thread.js";

const COLOURS = 6;
function avatar(name, app) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] || "").join("").toUpperCase();
  return element("span", { class: `avatar ${app ? "app" : `c${sum % COLOURS}`}`, "aria-hidden": "true" }, initials);
}

function bodyOf(raw, state, inThread) {
  const place = surface(state, { ts: raw.ts, in_thread: inThread });
  place.state = raw.state;
  place.version = raw.edited;
  const body = element("div", { class: "body", dir: "auto" });
  if (raw.gone) body.append(element("p", { class: "empty" }, raw.text));
  else if (raw.blocks.length) body.append(...blocks(raw.blocks, place));
  else if (raw.text) body.append(element("div", { class: "b-words" }, ...mrkdwn(raw.text, state.names)));
  body.append(...raw.files.map(fileCard));
  return body;
}

const several = (count, one, more) => (count === 1 ? `1 ${one}` : `${count} ${more}`);

// A thread as it is folded in its channel.
function replies(raw) {
  const { count, last, unread } = raw.replies;
  const faces = raw.replies.faces.map((face) => avatar(face.name, face.app));
  const text = element("span", {}, element("strong", {}, several(count, "reply", "replies")), `, last ${last}`);
  const news = unread ? element("span", { class: "news" }, `${unread} new`) : null;
  const open = () => openThread(raw.ts);
  return element("button", { type: "button", class: "replies", onclick: open, data: { action: "replies" } }, ...faces, text, news);
}

function feet(raw, { thread }) {
  const made = [];
  if (raw.edited) made.push(element("p", { class: "foot" }, "(edited)"));
  if (raw.replies && !thread) made.push(replies(raw));
  return made;
}

function onlyYou(raw) {
  const dismiss = element("button", { type: "button", class: "quiet", onclick: () => act("dismiss", { ts: raw.ts }) }, "Dismiss");
  return element("p", { class: "only-you" }, element("span", { class: "eye", "aria-hidden": "true" }), "Only visible to you ", dismiss);
}

// `close`: it follows the same person's; `thread`, `pin`: it stands in a thread, or above the channel.
export function message(raw, state, { close = false, thread = false, pin = false } = {}) {
  const marks = [];
  if (raw.app) marks.push(element("span", { class: "tag" }, "app"));
  if (raw.pinned && !pin) marks.push(element("span", { class: "pin" }, "Pinned"));
  const dated = thread || pin;
  const time = element("time", { title: `${raw.day}, ${raw.clock}` }, dated ? raw.at : raw.clock);
  const answer = () => openThread(raw.thread_ts || raw.ts);
  const canAnswer = !raw.only_you && !raw.gone && !thread && !pin;
  const button = canAnswer
    ? element("button", { type: "button", class: "quiet answer", onclick: answer, "aria-label": `Answer ${raw.author} in a thread` }, "Answer in a thread")
    : null;
  const kind = ["message", raw.only_you ? "private" : "", raw.pinned && !pin ? "pinned" : "", close ? "close" : "", raw.gone ? "gone" : ""];
  const who = element("p", { class: "who" }, element("strong", { dir: "auto" }, raw.author), ...marks, time, button);
  return element(
    "article",
    { class: kind.filter(Boolean).join(" "), data: { ts: raw.ts } },
    avatar(raw.author, raw.app),
    element("div", { class: "content" }, raw.only_you ? onlyYou(raw) : null, raw.gone ? null : who, bodyOf(raw, state, thread), ...feet(raw, { thread })),
  );
}
