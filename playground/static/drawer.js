// The side as a drawer, where there is no room for it beside the rest.

import { by } from "/static/ui.js";

const opener = by("open-side");
const rest = () => [by("middle"), by("strips"), ...document.querySelectorAll(".pane")];

export const isDrawer = () => getComputedStyle(opener).display !== "none";
export const drawerOpen = () => "drawer" in document.body.dataset;

function mark(open) {
  if (open) document.body.dataset.drawer = "";
  else delete document.body.dataset.drawer;
  opener.setAttribute("aria-expanded", String(open));
  for (const part of rest()) part.inert = open;
}

export function openDrawer() {
  mark(true);
  by("side").querySelector("button:not([hidden]), select").focus();
}

export function closeDrawer() {
  if (!drawerOpen()) return;
  const inside = by("side").contains(document.activeElement);
  mark(false);
  if (inside && isDrawer()) opener.focus();
}

opener.addEventListener("click", openDrawer);
by("close-side").addEventListener("click", closeDrawer);
by("veil").addEventListener("click", closeDrawer);
addEventListener("resize", () => isDrawer() || closeDrawer());
