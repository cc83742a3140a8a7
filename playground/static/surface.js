// What stands behind the blocks of a message, a modal or Home: the names in them, and what a press does.

import { mrkdwn } from "/static/mrkdwn.js";
import { asked } from "/static/question.js";
import { act, redraw } from "/static/server.js";
import { ui } from "/static/ui.js";

export function surface(state, place) {
  return {
    names: state.names,
    people: state.people,
    places: state.places,
    async press(block_id, one, value) {
      if (one.confirm && !(await confirmed(one.confirm, state.names))) {
        if (one.type !== "button") {
          ui.drawn.clear(); // what was chosen shows what it was before
          redraw();
        }
        return;
      }
      await act("press", { ...place, block_id, action_id: one.action_id, value });
    },
  };
}

function confirmed(dialogue, names) {
  const text = dialogue.text.type === "mrkdwn" ? mrkdwn(dialogue.text.text, names) : [dialogue.text.text];
  return asked({
    title: dialogue.title.text,
    text,
    yes: dialogue.confirm.text,
    no: dialogue.deny.text,
    danger: dialogue.style === "danger",
  });
}
