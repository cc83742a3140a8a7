// What screen readers are told: messages that are new where one is, once each. Not the whole channel when one goes there.

import { by, ui } from "/static/ui.js";

const AT_ONCE = 3; // more than these are counted only
let place = "";
let newest = 0;

export function say(text) {
  by("heard").textContent = text;
}

export function announceNews(state) {
  if (!state.here) return;
  const where = `${state.me}/${state.here.id}`;
  const heard = state.here.messages.filter((raw) => Number(raw.ts) > newest);
  const fresh = where === place ? heard.filter((raw) => raw.author !== state.names[ui.user]) : [];
  newest = Math.max(where === place ? newest : 0, ...state.here.messages.map((raw) => Number(raw.ts)));
  place = where;
  if (fresh.length) say(said(fresh));
}

function said(fresh) {
  const last = fresh.slice(-AT_ONCE).map((raw) => `${raw.author}: ${plain(raw.text)}`);
  return [fresh.length > AT_ONCE ? `${fresh.length} new messages` : "", ...last].filter(Boolean).join(". ");
}

// A message's short text as words: <@U1|Sam> is Sam, *bold* is bold.
function plain(text) {
  return text.replace(/<[^<>|]*\|([^<>]*)>/g, "$1").replace(/<([^<>]*)>/g, "$1").replace(/[*_~`]/g, "");
}
