// Who one is: the people of the workspace.

import { openList } from "/static/composer.js";
import { element } from "/static/mrkdwn.js";
import { by, changed, ui } from "/static/ui.js";
import { become, noteHeard } from "/static/places.js";

export function drawPeople(state) {
  const rows = state.people.map((person) => {
    const news = noteHeard(person.id, person.dm, person.heard);
    const title = person.title ? ` — ${person.title}` : "";
    return [person.id, `${person.name}${title}${news ? ` (${news} new)` : ""}`];
  });
  if (!changed("people", [rows, state.me])) return;
  by("person").replaceChildren(...rows.map(([id, name]) => element("option", { value: id, selected: id === state.me }, name)));
  if (document.activeElement === by("composer-text")) openList(); // who typed before the people were known
}

by("person").addEventListener("change", () => become(by("person").value, ui.place.startsWith("D") ? "" : ui.place));
