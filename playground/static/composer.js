// The lines that somebody types, in the channel and in a thread: what fits, earlier lines by ↑, drafts that are kept.

import { draftOf, forgetDrafts, keep, kept } from "/static/drafts.js";
import { offersFor } from "/static/offers.js";
import { act } from "/static/server.js";
import { by, ui } from "/static/ui.js";

const ROWS = 8;

// `thread()` is the thread that is answered in, "" in the channel.
function composer(form, box, list, thread) {
  let picked = [];
  let back = -1;
  let draft = "";
  const history = [];

  function fit() {
    box.rows = Math.min(ROWS, box.value.split("\n").length);
    keep(draft, box.value, picked);
  }

  function put(text, people = []) {
    box.value = text;
    picked = [...people];
    box.setSelectionRange(text.length, text.length);
    fit();
  }

  // "@Sam Field", where picked from the list, is what Slack calls <@U1|Sam Field>; typed without picking it is only words.
  function withMentions(text) {
    const people = [...picked].sort((a, b) => b.name.length - a.name.length);
    return people.reduce((now, person) => now.replaceAll(`@${person.name}`, `<@${person.id}|${person.name}>`), text);
  }

  function recall(step) {
    const to = Math.min(Math.max(back + step, -1), history.length - 1);
    if (to === back) return;
    back = to;
    const entry = back < 0 ? { text: "", picked: [] } : history[history.length - 1 - back];
    put(entry.text, entry.picked);
  }

  const offers = offersFor(box, list, {
    place: () => (thread() ? null : ui.place),
    taken(offer) {
      if (offer.person) picked.push({ id: offer.person.id, name: offer.person.name });
      fit();
    },
  });

  box.addEventListener("input", () => {
    fit();
    offers.open();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || offers.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && (back >= 0 || (box.selectionStart === 0 && box.selectionEnd === 0))) {
      event.preventDefault();
      recall(1);
    } else if (event.key === "ArrowDown" && back >= 0) {
      event.preventDefault();
      recall(-1);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    const entry = { text, picked: [...picked] };
    const where = draft;
    history.push(entry);
    back = -1;
    offers.close();
    const sent = withMentions(text);
    put("");
    const answer = await act("type", { text: sent, thread_ts: thread() || undefined });
    if (!answer.failed && !answer.away) return;
    if (where === draft && !box.value) put(text, entry.picked);
    else keep(where, text, entry.picked);
  });

  return {
    put,
    offers,
    // Another person, place or thread: what was typed there before.
    follow() {
      const now = draftOf(thread());
      if (now === draft) return;
      const first = !draft;
      draft = now;
      const before = kept(now);
      if (first && box.value) fit();
      else put(before.text, before.picked);
    },
  };
}

const channel = composer(by("composer"), by("composer-text"), by("offers"), () => "");
const thread = composer(by("thread-composer"), by("thread-text"), by("thread-offers"), () => ui.thread);

// Puts a line in the channel's composer, as if it was typed; "" empties it.
export function putLine(text) {
  channel.put(text);
}

export const lineThere = () => by("composer-text").value;

export function forgetAll() {
  forgetDrafts();
  channel.put("");
  thread.put("");
}

export function openList() {
  channel.offers.open();
}

export function drawComposer(state) {
  const commands = state.commands.map((command) => `${command} help`);
  by("composer-text").placeholder = ["Type a message", ...commands].join(", or ");
  channel.follow();
  thread.follow();
}
