// Who one is: the people of the workspace as cards, those first for whom something waits.

import { openList } from "/static/composer.js";
import { element } from "/static/mrkdwn.js";
import { badge, become } from "/static/places.js";
import { by, changed, ui } from "/static/ui.js";

const FEW = 7; // so many are shown without folding any
const MANY = 9; // so many are searched rather than read
const holder = by("people");
let unfolded = false;
let sought = "";

function addressOf(person) {
  return `#${encodeURIComponent(`${person.id}/${placeFor(person)}`)}`;
}

// Somebody else is looked at where one is; in direct messages, at theirs.
function placeFor(person) {
  return ui.place.startsWith("D") ? person.dm : ui.place;
}

function switchTo(event, person) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a tab or window of its own
  event.preventDefault();
  become(person.id, placeFor(person));
}

function card(person, isMe) {
  const lines = isMe ? [person.title, person.waits_words] : [person.waits_words || person.title];
  const news = person.news && !isMe ? badge(person.news) : null;
  const about = lines.filter(Boolean).map((line) => element("span", { class: `about${line === person.waits_words ? " waits" : ""}`, dir: "auto" }, line));
  return element(
    "li",
    { class: "person" },
    element(
      "a",
      { href: addressOf(person), "aria-current": isMe ? "true" : undefined, data: { user: person.id }, title: person.title || undefined, onclick: (event) => switchTo(event, person) },
      element("span", { class: "named" }, element("span", { dir: "auto" }, person.name), news),
      ...about,
    ),
    element("a", { class: "apart", href: `/${addressOf(person)}`, target: "_blank", rel: "noopener", "aria-label": `Open ${person.name} in a new tab`, title: "Open in a new tab" }, "↗"),
  );
}

function list(label, people, me) {
  return element("ul", { "aria-label": label }, ...people.map((person) => card(person, person.id === me)));
}

function folded(people, me) {
  const matching = () => people.filter((person) => `${person.name} ${person.title}`.toLowerCase().includes(sought.toLowerCase()));
  const rows = element("div", {}, list("Everybody else", matching(), me));
  const field = element("input", {
    type: "search", "aria-label": "Find a person", placeholder: "Find a person", value: sought,
    oninput: (event) => {
      sought = event.target.value;
      rows.replaceChildren(list("Everybody else", matching(), me));
    },
  });
  const details = element("details", { id: "everybody-else", ontoggle: () => { unfolded = details.open; } }, element("summary", {}, `Everybody else (${people.length})`));
  details.open = unfolded;
  details.append(...(people.length >= MANY ? [field] : []), rows);
  return details;
}

function draw(people, me, fold) {
  const self = people.filter((person) => person.id === me);
  const others = people.filter((person) => person.id !== me);
  const first = fold ? others.filter((person) => person.waits) : others;
  const rest = fold ? others.filter((person) => !person.waits) : [];
  const parts = [element("h2", { "aria-hidden": "true" }, "You are"), list("You", self, me)];
  if (first.length) parts.push(element("h2", { "aria-hidden": "true" }, fold ? "Something waits for" : "Be somebody else"), list(fold ? "Something waits for" : "Others", first, me));
  if (rest.length) parts.push(folded(rest, me));
  holder.replaceChildren(...parts);
}

export function drawPeople(state) {
  const people = state.people.map((person) => ({ ...person, news: person.unread }));
  const fold = state.tells_what_waits && people.length > FEW;
  if (!changed("people", [people, state.me, ui.place])) return;
  const focused = document.activeElement && document.activeElement.closest("#people a[data-user]");
  const searching = document.activeElement && document.activeElement.closest("#people input");
  draw(people, state.me, fold);
  if (searching) holder.querySelector("input")?.focus();
  if (focused) holder.querySelector("[aria-current]")?.focus();
  if (document.activeElement === by("composer-text")) openList(); // who typed before the people were known
}

// A person's address that is typed, or gone back to.
addEventListener("hashchange", () => {
  const [user, place = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (user && (user !== ui.user || place !== ui.place)) become(user, place);
});
