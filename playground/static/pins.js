// What is pinned in a channel: a bar above the messages that says the most of it, and opens it.

import { message } from "/static/message.js";
import { element, mrkdwn } from "/static/mrkdwn.js";
import { by, changed, ui } from "/static/ui.js";

const bar = by("pinned");
let open = "";

const first = (text) => text.split("\n")[0];
const plain = (text, names) => element("span", {}, ...mrkdwn(first(text), names)).textContent; // no link within a button
const words = (text, names) => (text.type === "mrkdwn" ? plain(text.text, names) : first(text.text));

// The first words of a message: its header, then what its first section says.
function summary(raw, names) {
  const header = raw.blocks.find((block) => block.type === "header");
  const section = raw.blocks.find((block) => block.type === "section" && (block.text || block.fields));
  const line = section && (section.text || section.fields[0]);
  const title = header ? element("strong", { dir: "auto" }, header.text.text) : null;
  const otherwise = header ? "" : plain(raw.text, names);
  return [title, element("span", { dir: "auto" }, line ? words(line, names) : otherwise)];
}

function show(key, opener, panel) {
  open = open === key ? "" : key;
  opener.setAttribute("aria-expanded", String(open === key));
  panel.hidden = open !== key;
}

export function drawPins(state) {
  const pins = state.here ? state.here.pinned : [];
  const key = `${ui.user}/${ui.place}`;
  bar.hidden = !pins.length;
  if (!changed("pins", [pins, state.names, key])) return;
  if (!pins.length) {
    bar.replaceChildren();
    return;
  }
  const focused = bar.contains(document.activeElement);
  const panel = element("div", { id: "pinned-open", hidden: open !== key }, ...pins.map((raw) => message(raw, state, { pin: true })));
  const more = pins.length > 1 ? element("span", { class: "count" }, `${pins.length} pinned`) : null;
  const opener = element(
    "button",
    { type: "button", id: "pinned-bar", "aria-expanded": String(open === key), "aria-controls": panel.id, onclick: () => show(key, opener, panel) },
    element("span", { class: "pushpin", "aria-hidden": "true" }),
    element("span", { class: "hidden" }, "Pinned: "),
    element("span", { class: "summary" }, ...summary(pins[0], state.names).filter(Boolean)),
    more,
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    show(key, opener, panel);
    opener.focus();
  });
  bar.replaceChildren(opener, panel);
  if (focused) opener.focus();
}
