// What came while the clock was moved: each message, when, where and to whom; a press goes there.

import { element } from "/static/mrkdwn.js";
import { become } from "/static/places.js";
import { refreshed, whenAnew } from "/static/server.js";
import { openThread } from "/static/thread.js";
import { by, changed, ui } from "/static/ui.js";

const FEW = 60; // so many are shown at once
let dismissed = 0; // which one was closed in this window

whenAnew(() => {
  dismissed = 0;
});

// Goes to a message: as whoever one is, where that person sees it, else as somebody who does.
async function goTo(row) {
  const user = row.seen_by.includes(ui.user) ? ui.user : row.seen_by[0];
  await become(user, row.place);
  if (row.thread) await openThread(row.thread);
  else if (!drawnAs(row)) await lookUpTo(row);
  const there = drawnAs(row);
  if (!there) return;
  there.scrollIntoView({ block: "start" });
  there.classList.add("found");
  there.tabIndex = -1;
  there.focus({ preventScroll: true });
  setTimeout(() => there.classList.remove("found"), 2500);
}

function drawnAs(row) {
  const drawn = by(row.thread ? "thread-log" : "log").querySelectorAll("article[data-ts]");
  return [...drawn].find((article) => article.dataset.ts === row.ts);
}

// The newest messages are drawn at first: one from before is fetched.
async function lookUpTo(row) {
  ui.until = row.ts;
  ui.seen = "";
  await refreshed();
}

function line(row) {
  const marks = { posted: "", edited: " (changed)", replaced: " (replaced since)" };
  const to = row.where.startsWith("#") ? row.where : `to ${row.to}`;
  const words = [
    element("time", {}, row.time),
    element("span", { class: "to", dir: "auto" }, to),
    element("span", { class: "said", dir: "auto" }, row.words, element("span", { class: "soft" }, `${marks[row.kind]}${row.more ? ` · ${row.more}` : ""}`)),
  ];
  if (row.kind === "replaced") return element("li", { class: "came gone" }, ...words);
  return element("li", {}, element("button", { type: "button", class: "came", onclick: () => goTo(row) }, ...words));
}

function days(rows) {
  const parts = [];
  for (const day of new Set(rows.map((row) => row.day))) {
    parts.push(element("h3", {}, day), element("ul", {}, ...rows.filter((row) => row.day === day).map(line)));
  }
  return parts;
}

function counted(rows) {
  if (!rows.length) return "Nothing came: nobody had to be told or reminded.";
  return rows.length === 1 ? "1 message came." : `${rows.length} messages came.`;
}

export function drawMeanwhile(state) {
  const came = state.meanwhile;
  const strip = by("meanwhile");
  const shown = Boolean(came) && came.id !== dismissed;
  if (strip.hidden !== !shown) strip.hidden = !shown;
  if (!shown || !changed("meanwhile", came)) return;
  const rest = came.rows.length - FEW;
  by("meanwhile-title").textContent = "What came meanwhile";
  by("meanwhile-span").textContent = `${came.since} to ${came.until}. ${counted(came.rows)}`;
  by("meanwhile-rows").replaceChildren(...days(came.rows.slice(0, FEW)), ...(rest > 0 ? [element("p", { class: "soft" }, `… and ${rest} more, in the channels and direct messages.`)] : []));
  by("meanwhile-rows").scrollTop = 0;
}

by("close-meanwhile").addEventListener("click", () => {
  dismissed = ui.state.meanwhile ? ui.state.meanwhile.id : dismissed;
  by("meanwhile").hidden = true;
  by("log").focus();
});
