// What somebody typed and has not sent, by person, place and thread: it outlives a reload and a server that is away.

import { ui } from "/static/ui.js";

const name = (thread) => `draft ${ui.user}/${ui.place}/${thread}`;
const NOTHING = { text: "", picked: [] };

export const draftOf = (thread) => (ui.user ? name(thread) : "");

export function keep(key, text, picked) {
  if (!key) return;
  try {
    if (text) sessionStorage.setItem(key, JSON.stringify({ text, picked }));
    else sessionStorage.removeItem(key);
  } catch {
    // a browser that keeps nothing: the text stays in the box
  }
}

// The world that it was typed in is gone.
export function forgetDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft ")) sessionStorage.removeItem(key);
  } catch {
    // as above
  }
}

export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) || NOTHING;
  } catch {
    return NOTHING;
  }
}
