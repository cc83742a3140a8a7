// A calm line while the bot, or the whole playground, is away; what was typed is kept.

import { by } from "/static/ui.js";

const WORDS = {
  server: "The bot is away. What you typed is kept, and this page goes on by itself once it is back.",
  gone: "The bot is away. What you typed is kept: send it again once it is back.",
  back: "The bot is back. What you typed is still here.",
  slow: "The bot did not answer in time. What you typed is kept. It may have been recorded all the same: please look before you send it again.",
  failed: "Something went wrong at the bot. What you typed is kept.",
};
const PRESSED = {
  gone: "The bot is away. Please press again once it is back.",
  slow: "The bot did not answer in time. It may have been recorded all the same: please look before you press again.",
  failed: "Something went wrong at the bot. Please look, and press again.",
};

let kind = "";

function show(now, words = WORDS[now]) {
  kind = now;
  if (by("away").textContent !== (words || "")) by("away").textContent = words || "";
  by("away").hidden = !kind;
}

// `now` is what became of the bot, `act` what somebody did meanwhile.
export function away(now, act = "type") {
  if (act === "type") show(now);
  else show(now, PRESSED[now] || WORDS[now]);
}

// The server answers: what it says of the bot decides.
export function reached(state) {
  if (kind === "server") show("");
  if (kind === "gone" && state && !state.away) show(by("composer-text").value ? "back" : "");
}

export function acted() {
  if (kind && kind !== "server") show("");
}
