// A calm line while the bot, or the whole playground, is away; what was typed is kept.

import { by, ui } from "/static/ui.js";

const WORDS = {
  server: "The bot is away. What you typed is kept, and this page goes on by itself once it is back.",
  gone: "The bot is away. What you typed is kept: send it again once it is back.",
  back: "The bot is back. What you typed is still here.",
  slow: "The bot did not answer in time. What you typed is kept. It may have been recorded all the same: please look before you send it again.",
  failed: "Something went wrong at the bot. What you typed is kept.",
};

let kind = "";

function show(now) {
  if (kind === now) return;
  kind = now;
  by("away").textContent = WORDS[kind] || "";
  by("away").hidden = !kind;
}

export function away(now) {
  show(now);
}

// The server answers: what it says of the bot decides.
export function reached(state) {
  if (kind === "server") show("");
  if (kind === "gone" && state && !state.away) show(by("composer-text").value ? "back" : "");
}

export function acted() {
  if (kind && kind !== "server") show("");
}

export const isAway = () => Boolean(kind) && Boolean(ui.state);
