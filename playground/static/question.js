// A plain question with two answers, before something is done that cannot be taken back.

import { element } from "/static/mrkdwn.js";
import { by } from "/static/ui.js";

export function asked({ title, text, yes, no = "Cancel", danger = false }) {
  const dialog = by("confirm");
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.oncancel = null;
      dialog.close();
      resolve(answer);
    };
    const agree = element("button", { type: "button", class: danger ? "danger" : "primary", onclick: () => done(true) }, yes);
    const refuse = element("button", { type: "button", onclick: () => done(false) }, no);
    dialog.replaceChildren(
      element("div", { class: "sheet" }, element("h2", { id: "confirm-title" }, title), element("p", {}, ...text), element("footer", {}, refuse, agree)),
    );
    dialog.oncancel = (event) => {
      event.preventDefault();
      done(false);
    };
    dialog.showModal();
    agree.focus();
  });
}
