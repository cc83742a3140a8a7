// What stands behind the blocks of a message, a modal or Home: the names in them, and what a press does.

import { mrkdwn } from "/static/mrkdwn.js";
import { asked } from "/static/question.js";
import { act, redraw } from "/static/server.js";
import { ui } from "/static/ui.js";

// What a message is drawn with beside itself: when that changes, all are drawn anew.
export function contextOf(state) {
  const people = state.people.map((person) => [person.id, person.name, person.title]);
  return JSON.stringify([state.names, people, state.places.map((place) => place.id), ui.user, ui.place, ui.stale]);
}

// What was pressed shows it, until the message changes: `version` is the message's last change.
const keyOf = (place, block_id, one) => [ui.user, ui.place, place.ts, block_id, one.action_id].join("/");

function press(node, busy) {
  if (!node) return;
  node.classList.toggle("pressing", busy);
  for (const name of ["aria-busy", "aria-disabled"]) {
    if (busy) node.setAttribute(name, "true");
    else node.removeAttribute(name);
  }
}

export function surface(state, place) {
  const made = {
    names: state.names,
    people: state.people,
    places: state.places,
    version: "",
    wasPressed: (block_id, one) => ui.pressed.get(keyOf(place, block_id, one)) === made.version,
    async press(block_id, one, value, node) {
      if (node && node.getAttribute("aria-disabled") === "true") return;
      if (one.confirm && !(await confirmed(one.confirm, state.names))) {
        if (one.type !== "button") {
          ui.stale += 1;
          ui.drawn.clear(); // what was chosen shows what it was before
          redraw();
        }
        return;
      }
      press(node, true);
      const answer = await act("press", { ...place, block_id, action_id: one.action_id, value });
      press(node, false);
      if (answer.problem || answer.failed || answer.away || !place.ts || !node) return;
      ui.pressed.set(keyOf(place, block_id, one), made.version);
      node.classList.add("was-pressed");
    },
  };
  return made;
}

// What a button's confirm dialog asks, before it is pressed.
export function confirmed(dialogue, names) {
  const text = dialogue.text.type === "mrkdwn" ? mrkdwn(dialogue.text.text, names) : [dialogue.text.text];
  return asked({
    title: dialogue.title.text,
    text,
    yes: dialogue.confirm.text,
    no: dialogue.deny.text,
    danger: dialogue.style === "danger",
  });
}
