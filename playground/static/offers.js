// What fits to what somebody types: people after @, and what the server offers for a command, each with a plain line.

import { say } from "/static/announce.js";
import { element } from "/static/mrkdwn.js";
import { ui } from "/static/ui.js";

const MOST = 8;
const PERSON = /(?:^|\s)@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u;

function peopleFor(text) {
  const typed = text.match(PERSON);
  if (!typed || !ui.state) return null;
  const start = typed[1].toLowerCase();
  const begins = (name) => name.startsWith(start) || name.split(" ").some((part) => part.startsWith(start));
  const found = ui.state.people.filter((person) => begins(person.name.toLowerCase()));
  const kept = text.slice(0, text.length - typed[1].length - 1);
  const offers = found.slice(0, MOST).map((person) => ({ text: `${kept}@${person.name} `, shown: person.name, line: person.title, person }));
  return offers.length ? offers : null;
}

async function serverOffers(text, place) {
  const query = new URLSearchParams({ user: ui.user, place, text });
  const response = await fetch(`/page/complete?${query}`);
  return response.ok ? response.json() : [];
}

const last = (text) => text.slice(text.lastIndexOf(" ") + 1);

// `place()` is where it will be said, null where nothing is offered but people; `taken(offer)` puts an offer in.
export function offersFor(box, list, { place, taken }) {
  let offers = [];
  let chosen = -1;
  let turn = 0;

  const typed = () => box.value.slice(0, box.selectionStart);

  function close() {
    turn += 1;
    offers = [];
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    chosen = at;
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(offer) {
    const end = box.selectionStart;
    box.setRangeText(offer.text, 0, end, "end");
    close();
    taken(offer);
    if (!offer.person) open();
  }

  function row(offer, at) {
    const press = (event) => {
      event.preventDefault();
      take(offer);
    };
    const line = offer.line ? element("small", {}, offer.line) : null;
    const name = element("span", { class: "offer" }, offer.shown || offer.text.trim());
    return element("li", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false", onmousedown: press }, name, line);
  }

  function show(found, text) {
    offers = found;
    list.replaceChildren(...found.map(row));
    list.hidden = false;
    say(found.length === 1 ? "1 fits; Tab takes it" : `${found.length} fit; arrow keys choose`);
    // What is typed already is sent by Enter as it stands; half a word is completed.
    const whole = found.some((offer) => offer.text.trim().toLowerCase() === text.trim().toLowerCase());
    choose(last(text) && !whole && found[0].meant !== false ? 0 : -1);
  }

  async function open() {
    const text = typed();
    const people = peopleFor(text);
    if (people) {
      turn += 1;
      show(people, text);
      return;
    }
    if (!text.startsWith("/") || text.includes("\n") || !place()) {
      close();
      return;
    }
    const mine = ++turn;
    const found = await serverOffers(text, place()).catch(() => []);
    if (mine !== turn || document.activeElement !== box) return;
    if (found.length) show(found, text);
    else close();
  }

  // Says whether a key was for the list.
  function key(event) {
    if (list.hidden) return false;
    const at = { ArrowDown: chosen + 1, ArrowUp: chosen < 0 ? offers.length - 1 : chosen - 1 }[event.key];
    if (at !== undefined) choose((at + offers.length) % offers.length);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey) take(offers[Math.max(chosen, 0)]);
    else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) take(offers[chosen]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  box.addEventListener("blur", close);
  return { open, close, key };
}
