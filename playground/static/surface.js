// What stands behind the blocks of a message, a modal or Home: the names in them, and what a press does.

import { mrkdwn, element } from "/static/mrkdwn.js";
import { act, redraw } from "/static/server.js";
import { by, ui } from "/static/ui.js";

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
  const dialog = by("confirm");
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.oncancel = null;
      dialog.close();
      resolve(answer);
    };
    const text = dialogue.text.type === "mrkdwn" ? mrkdwn(dialogue.text.text, names) : [dialogue.text.text];
    const yes = element("button", { type: "button", class: dialogue.style === "danger" ? "danger" : "primary", onclick: () => done(true) }, dialogue.confirm.text);
    const no = element("button", { type: "button", onclick: () => done(false) }, dialogue.deny.text);
    dialog.replaceChildren(
      element("div", { class: "sheet" }, element("h2", { id: "confirm-title" }, dialogue.title.text), element("p", {}, ...text), element("footer", {}, no, yes)),
    );
    dialog.oncancel = (event) => {
      event.preventDefault();
      done(false);
    };
    dialog.showModal();
    yes.focus();
  });
}
