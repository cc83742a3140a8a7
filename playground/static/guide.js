// What there is to try.

import { putLine } from "/static/composer.js";
import { element } from "/static/mrkdwn.js";
import { become } from "/static/places.js";
import { closeIfOver, offerPane } from "/static/panes.js";
import { by, changed } from "/static/ui.js";

export function drawGuide(state) {
  offerPane("guide", Boolean(state.intro.length || state.suggestions.length), { first: true });
  if (!changed("guide", [state.intro, state.suggestions])) return;
  by("intro").replaceChildren(...state.intro.map((line) => element("p", {}, line)));
  by("suggestions").replaceChildren(
    ...state.suggestions.map((one) => {
      const use = async () => {
        await become(one.user, one.place);
        closeIfOver();
        putLine(one.text);
        by("composer-text").focus();
      };
      const name = state.names[one.user] || one.user;
      return element(
        "li",
        {},
        element("p", {}, one.why),
        element("button", { type: "button", class: "suggestion", onclick: use }, element("code", {}, one.text)),
        element("p", { class: "hint" }, `as ${name}, in ${one.where}`),
      );
    }),
  );
  by("try-title").hidden = !state.suggestions.length;
}
