// A sheet: what the app says, laid out to be looked at. Nothing can be pressed; links lead nowhere.

import { blocks } from "/static/blocks.js";
import { element, mrkdwn } from "/static/mrkdwn.js";

const data = JSON.parse(document.getElementById("data").textContent);
const people = Object.entries(data.names).map(([id, name]) => ({ id, name }));
const plain = (object) => (object ? object.text : "");

function drawLine(line) {
  const name = line.name ? element("code", {}, line.name) : null;
  const about = line.about.map((part) => element("span", {}, part));
  return element("li", {}, element("p", {}, element("strong", { dir: "auto" }, line.title), " ", name), element("p", { class: "about" }, ...about));
}

function drawQuestion(asked) {
  const buttons = element("strong", {}, `[${asked.confirm}] [${asked.deny}]`);
  return element("p", { class: "asks" }, `Asks first: “${asked.title}” ${asked.text} `, buttons);
}

function drawPayload(card) {
  const surface = { names: data.names, people, places: [], state: card.state, drafts: {}, press() {} };
  const view = card.payload.type === "modal" ? card.payload : null;
  const parts = card.payload.blocks || [];
  const shown = element("div", { class: "shown body" });
  if (view) shown.append(element("h4", { class: "title" }, plain(view.title)));
  shown.append(...blocks(parts.map((block, n) => ({ block_id: `b${n}`, ...block })), surface));
  if (!parts.length) shown.append(element("div", { class: "b-words", dir: "auto" }, ...mrkdwn(card.payload.text || "", data.names)));
  if (view) {
    const submit = view.submit ? element("button", { type: "button", class: "primary" }, plain(view.submit)) : null;
    shown.append(element("div", { class: "feet" }, element("button", { type: "button" }, plain(view.close) || "Cancel"), submit));
  }
  shown.append(...card.confirms.map(drawQuestion));
  shown.querySelectorAll("a").forEach((link) => link.addEventListener("click", (event) => event.preventDefault()));
  return shown;
}

function drawCard(card, section) {
  const header = element("header", {}, element("h3", { dir: "auto" }, card.name), element("span", { dir: "auto" }, card.note));
  const modal = card.payload.type === "modal";
  return element("article", { class: modal ? "card modal" : "card", id: `${section.id}/${card.name}` }, header, drawPayload(card));
}

function drawFigure(figure) {
  const caption = element("figcaption", {}, element("strong", {}, figure.title), ` Read out: ${figure.alt}`);
  return element("figure", { class: "picture" }, element("img", { src: figure.source, alt: figure.alt }), caption);
}

function drawSection(section) {
  const made = element("section", { id: section.id, "aria-labelledby": `${section.id}-title` }, element("h2", { id: `${section.id}-title`, dir: "auto" }, section.title));
  if (section.about) made.append(element("p", { class: "hint" }, section.about));
  if (section.lines.length) made.append(element("ul", { class: "lines" }, ...section.lines.map(drawLine)));
  made.append(...section.cards.map((card) => drawCard(card, section)), ...section.figures.map(drawFigure));
  return made;
}

function find(event) {
  const wanted = event.target.value.toLowerCase();
  for (const one of document.querySelectorAll("article.card, .lines li")) {
    one.hidden = !one.textContent.toLowerCase().includes(wanted);
  }
}

const links = data.sections.map((section) => element("a", { href: `#${section.id}` }, section.short));
document.body.append(
  element("header", {}, element("h1", { dir: "auto" }, data.title), ...data.about.map((line) => element("p", {}, line))),
  element("nav", { "aria-label": "Parts of this page" }, ...links),
  element(
    "main",
    {},
    element("label", { class: "hidden", for: "find" }, "Find"),
    element("input", { id: "find", type: "search", placeholder: "Find a word, or a name", oninput: find }),
    ...data.sections.map(drawSection),
  ),
);
document.body.dataset.drawn = document.querySelectorAll("article.card").length;
