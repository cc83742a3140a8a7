// The Home tab of the app.

import { blocks } from "/static/blocks.js";
import { element } from "/static/mrkdwn.js";
import { surface } from "/static/surface.js";
import { by, changed } from "/static/ui.js";

export function drawHome(state) {
  if (!changed("home", [state.home, state.me])) return;
  const empty = element("p", { class: "empty" }, "The app has published nothing here.");
  if (!state.home) {
    by("home").replaceChildren(empty);
    return;
  }
  const place = surface(state, { view: state.home.id });
  place.state = state.home.state;
  by("home").replaceChildren(element("div", { class: "body" }, ...blocks(state.home.blocks, place)));
}
