// Whether this page stands beside another one, and the way there: to see two people at once.

import { by, ui } from "/static/ui.js";

export const besideAnother = () => "framed" in document.documentElement.dataset;

// Beside whom one is: the next for whom something waits, where that person reads it.
function other(state) {
  const others = state.people.filter((person) => person.id !== ui.user);
  return others.find((person) => person.waits_words) || others[0];
}

export function drawBeside(state) {
  const link = by("two");
  const beside = other(state);
  link.hidden = besideAnother() || !beside;
  if (besideAnother()) document.title = state.names[ui.user] || "";
  if (link.hidden) return;
  const places = `${ui.user}/${ui.place}|${beside.id}/${beside.dm}`;
  link.href = `/beside#${encodeURIComponent(places)}`;
}
