// What stands beside the middle, one at a time: each <section class="pane" id=… data-button="Its name">. A room says that its
// pane is there (offerPane), opens and closes it; people do so by its button in the top bar. A closed pane hears "pane-closed".

import { by } from "/static/ui.js";

const PHONE = matchMedia("(max-width: 44rem)");
const TABLET = matchMedia("(max-width: 72rem)");
const offered = new Set();
let open = []; // the last is shown; closing it shows the one before
let opener = null; // where the focus was

export const paneShown = () => open.at(-1) || "";

function draw() {
  const shown = paneShown();
  for (const pane of document.querySelectorAll(".pane")) pane.hidden = pane.id !== shown;
  if (shown) document.body.dataset.pane = shown;
  else delete document.body.dataset.pane;
  by("middle").inert = Boolean(shown) && PHONE.matches; // it lies under the pane
  for (const button of by("pane-buttons").querySelectorAll("[data-pane]")) {
    button.setAttribute("aria-expanded", String(button.dataset.pane === shown));
  }
}

// Says that there is such a pane (or no more); `first` shows it where there is room for it from the beginning.
export function offerPane(id, there = true, { first = false } = {}) {
  if (there === offered.has(id)) return;
  if (there) offered.add(id);
  else offered.delete(id);
  if (there && by(id).dataset.button) addButton(id);
  if (!there) {
    by("pane-buttons").querySelector(`[data-pane="${id}"]`)?.remove();
    open = open.filter((one) => one !== id);
  }
  if (there && first && !PHONE.matches && !open.length) open = [id];
  draw();
}

function addButton(id) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.pane = id;
  button.setAttribute("aria-controls", id);
  button.textContent = by(id).dataset.button;
  button.addEventListener("click", () => (paneShown() === id ? closePane(id) : openPane(id)));
  by("pane-buttons").append(button);
}

export function openPane(id, { focus = true } = {}) {
  if (paneShown() !== id) opener = document.activeElement;
  open = [...open.filter((one) => one !== id), id];
  draw();
  if (focus) (by(id).querySelector("[data-first-focus]") || by(id).querySelector("header h2")).focus();
}

export function closePane(id = paneShown()) {
  if (!open.includes(id)) return;
  const inside = by(id).contains(document.activeElement);
  open = PHONE.matches ? [] : open.filter((one) => one !== id);
  draw();
  by(id).dispatchEvent(new Event("pane-closed"));
  if (!inside) return;
  const back = opener && document.contains(opener) && opener.getClientRects().length ? opener : by("pane-buttons").querySelector(`[data-pane="${id}"]`);
  (back || by("log")).focus();
}

// On a phone, what was chosen in a pane is seen only when the pane is gone.
export function closeIfOver() {
  if (PHONE.matches) closePane();
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-pane]");
  if (close) closePane(close.closest(".pane").id);
});
PHONE.addEventListener("change", () => {
  if (PHONE.matches && paneShown() !== "thread") open = [];
  draw();
});
TABLET.addEventListener("change", draw);
