// Where one is: channels, direct messages, Home; and going there.

import { closeDrawer } from "/static/drawer.js";
import { element } from "/static/mrkdwn.js";
import { act, refreshed, say } from "/static/server.js";
import { leaveThread } from "/static/thread.js";
import { by, changed, ui } from "/static/ui.js";

// How much is new: its number to see, and what it counts to hear.
export function badge(count) {
  return element("span", { class: "news" }, count > 99 ? "99+" : String(count), element("span", { class: "hidden" }, " new"));
}

export function drawPlaces(state) {
  const rows = state.places.map((place) => ({ ...place, news: place.unread }));
  if (state.home_tab) rows.push({ id: "home", name: `Home of ${state.bot}`, kind: "home", news: 0 });
  const sign = (kind) => element("span", { class: `sign ${kind}`, "aria-hidden": "true" });
  if (changed("places", [rows, state.me, ui.place])) {
    by("places").replaceChildren(
      ...rows.map((place) => {
        const news = place.news ? badge(place.news) : null;
        const current = place.id === ui.place ? "page" : undefined;
        const go = () => visit(place.id);
        const kind = place.kind === "private" ? element("span", { class: "hidden" }, " (private channel)") : null;
        return element("li", {}, element("button", { type: "button", class: place.news ? "unread" : undefined, "aria-current": current, onclick: go, data: { place: place.id } }, sign(place.kind), element("span", { dir: "auto" }, place.name), kind, news));
      }),
    );
  }
  const here = rows.find((place) => place.id === ui.place);
  if (changed("here", here)) by("here").replaceChildren(...(here ? [sign(here.kind), here.name] : ["Nobody here yet"]));
  drawMembers(state.here);
}

// All on one line, as far as they fit; the rest is a press away.
function drawMembers(here) {
  const button = by("members");
  button.hidden = !here;
  if (!here || !changed("members", [here.id, here.archived, here.members])) return;
  const several = here.members.length === 1 ? "1 member" : `${here.members.length} members`;
  button.textContent = here.archived ? "Archived" : `${several}: ${here.members.join(", ")}`;
  button.setAttribute("aria-expanded", "false");
}

by("members").addEventListener("click", () => {
  const whole = by("members").getAttribute("aria-expanded") === "true";
  by("members").setAttribute("aria-expanded", String(!whole));
});

export async function visit(place) {
  closeDrawer();
  await become(ui.user, place);
}

export async function become(user, place) {
  ui.turn += 1; // a look that is under way is of where one was
  ui.user = user;
  ui.place = place;
  ui.seen = "";
  ui.until = "";
  say("");
  leaveThread();
  closeDrawer();
  if (place === "home") await act("home", {});
  else await refreshed();
}
