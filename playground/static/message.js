// One message, as it stands in a channel.

import { blocks } from "/static/blocks.js";
import { element, mrkdwn } from "/static/mrkdwn.js";
import { redraw } from "/static/server.js";
import { surface } from "/static/surface.js";
import { answerIn } from "/static/thread.js";
import { ui } from "/static/ui.js";

const COLOURS = 6;
function avatar(name, app) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const initials = name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
  return element("span", { class: `avatar ${app ? "app" : `c${sum % COLOURS}`}`, "aria-hidden": "true" }, initials);
}

export function message(raw, state) {
  const place = surface(state, { ts: raw.ts });
  place.state = raw.state;
  const key = `${ui.user}/${ui.place}/${raw.ts}`;
  const body = element("div", { class: "body" });
  if (raw.blocks.length) body.append(...blocks(raw.blocks, place));
  else if (raw.text) body.append(element("div", { class: "b-words", dir: "auto" }, ...mrkdwn(raw.text, state.names)));
  for (const file of raw.files) {
    const href = `/page/file/${file.id}`;
    if (file.name.endsWith(".png")) body.append(element("img", { class: "b-picture", src: href, alt: file.alt_txt || file.title }));
    body.append(element("p", { class: "file" }, "File: ", element("a", { href, target: "_blank", rel: "noopener" }, file.title)));
  }
  const hide = () => {
    ui.hidden.add(key);
    ui.drawn.delete("log");
    redraw();
  };
  const answer = () => answerIn(raw.thread_ts || raw.ts);
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
    element("div", { class: "content" }, element("p", { class: "who" }, element("strong", { dir: "auto" }, raw.author), ...marks, ...times), body, ...foot),
  );
}
