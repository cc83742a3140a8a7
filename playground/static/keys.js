// Keys for the whole page: Escape closes what lies over the rest, ? says which keys there are.

import { closeDrawer, drawerOpen } from "/static/drawer.js";
import { closePane, paneShown } from "/static/panes.js";
import { by } from "/static/ui.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function escape(event) {
  const pane = paneShown();
  const inside = pane && by(pane).contains(document.activeElement);
  if (drawerOpen()) closeDrawer();
  else if (pane && (inside || by("middle").inert)) closePane(pane);
  else return;
  event.preventDefault();
}

export function showKeys() {
  by("help").showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") escape(event);
  else if (event.key === "?" && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    showKeys();
  }
});
by("keys").addEventListener("click", showKeys);
by("close-help").addEventListener("click", () => by("help").close());
by("to-messages").addEventListener("click", (event) => {
  event.preventDefault();
  by(by("log").hidden ? "home" : "log").focus(); // whichever is shown
});
