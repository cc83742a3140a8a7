// Files: a card in the message, pictures at once, and a preview of what is in the others, built from plain JSON.

import { element } from "/static/mrkdwn.js";
import { by } from "/static/ui.js";

const KINDS = { pages: "Word document", entries: "Calendar", table: "Table", text: "Text", picture: "Picture", other: "File" };
const LETTERS = { pages: "W", entries: "31", table: "▦", text: "T", other: "•" };

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const address = (file) => `/page/file/${encodeURIComponent(file.id)}`;

function picture(file) {
  const shown = element("img", { class: "b-picture", src: address(file), alt: file.alt || file.title, width: file.width, height: file.height });
  const name = element("figcaption", {}, element("a", { href: address(file), target: "_blank", rel: "noopener" }, file.title));
  return element("figure", { class: "b-file" }, shown, name);
}

export function fileCard(file) {
  if (file.kind === "gone") return element("p", { class: "file-gone" }, "This file was deleted.");
  if (file.kind === "picture") return picture(file);
  const name = element("strong", { dir: "auto" }, file.title);
  const about = element("span", { class: "hint" }, `${KINDS[file.kind]}, ${size(file.size)}`);
  const look = element("button", { type: "button", data: { action: `preview ${file.id}` }, "aria-label": `Preview ${file.title}`, onclick: () => preview(file) }, "Preview");
  const load = element("a", { href: address(file), download: file.name, "aria-label": `Download ${file.title}` }, "Download");
  return element(
    "div",
    { class: "file-card" },
    element("span", { class: `file-sign ${file.kind}`, "aria-hidden": "true" }, LETTERS[file.kind]),
    element("span", { class: "file-name" }, name, about),
    file.kind === "other" ? null : look,
    load,
  );
}

async function preview(file) {
  let told;
  try {
    const response = await fetch(`/page/preview/${encodeURIComponent(file.id)}`);
    told = await response.json();
  } catch {
    told = { problem: "The playground did not answer. Please try again." };
  }
  const dialog = by("file");
  const close = element("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => dialog.close() }, "✕");
  const load = element("a", { class: "b-button", href: address(file), download: file.name }, "Download");
  const inside = element("div", { class: "preview", tabindex: "0", role: "region", "aria-label": file.title }, ...contents(told));
  const header = element("header", {}, element("h2", { id: "file-title", dir: "auto" }, file.title), load, close);
  dialog.replaceChildren(element("div", { class: "file-sheet" }, header, inside));
  dialog.showModal();
  inside.focus();
}

function contents(told) {
  if (told.problem) return [element("p", { class: "empty" }, told.problem)];
  if (told.kind === "pages") return told.pages.map((page, at) => sheet(page, at, told));
  if (told.kind === "entries") return told.entries.map(entry);
  if (told.kind === "table") return [table(told.rows)];
  return [element("pre", { dir: "auto" }, told.text)];
}

// -- Word ------------------------------------------------------------------------------------------------------------

function sheet(page, at, told) {
  const above = told.above.map((line) => element("p", { class: "margin" }, line));
  const below = told.below.map((line) => element("p", { class: "margin" }, line));
  const name = `Page ${at + 1} of ${told.pages.length}`;
  return element("article", { class: "sheet-of-paper", "aria-label": name, dir: "auto" }, ...above, ...page.map(part), ...below);
}

function part(one) {
  if (one.type === "table") return table(one.rows);
  const runs = one.runs.map(run);
  const look = one.align ? `align-${one.align}` : undefined;
  if (one.type === "heading") return element(`h${Math.min(one.level + 2, 6)}`, { class: look }, ...runs);
  if (one.sign) return element("p", { class: "listed" }, element("span", { class: "list-sign" }, one.sign), element("span", {}, ...runs));
  return element("p", { class: look }, ...runs);
}

function run(one) {
  let made = document.createTextNode(one.text);
  if (one.italic) made = element("em", {}, made);
  if (one.bold) made = element("strong", {}, made);
  return made;
}

function table(rows) {
  const cells = (row, tag) => element("tr", {}, ...row.map((text) => element(tag, {}, text)));
  const [head, ...rest] = rows;
  const body = element("tbody", {}, ...rest.map((row) => cells(row, "td")));
  return element("div", { class: "wide-table" }, element("table", {}, head ? element("thead", {}, cells(head, "th")) : null, body));
}

// -- calendars -------------------------------------------------------------------------------------------------------

function entry(one) {
  const title = element("h3", {}, one.title, one.cancelled ? " (cancelled)" : "");
  const lines = [one.when, one.where].filter(Boolean).map((text) => element("p", { class: "when" }, text));
  return element("article", { class: "entry" }, title, ...lines, one.text ? element("p", { class: "entry-text" }, one.text) : null);
}

by("file").addEventListener("click", (event) => {
  if (event.target === by("file")) by("file").close();
});
