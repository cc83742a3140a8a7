// A list of messages that somebody reads: the channel's, and a thread's. Only a window of it is here; the rest is
// fetched as they scroll. What was drawn stays as it is, so focus stays and screen readers hear only what is new.

import { rowsOf, isNew } from "/static/rows.js";
import { keeper } from "/static/scroll.js";
import { post, refresh, whenAnew } from "/static/server.js";
import { arrange } from "/static/ui.js";

const EDGE = 600; // pixels before an end, where more is fetched
const AWAITED = 15000;

// `grows`: what changes the height of the box, where that is more than the rows.
export function flow(box, content, { untilOf, setUntil, empty, grows = content, days = true }) {
  const hold = keeper(box, content, grows);
  let drawn = new Map();
  let shown = null; // what was told last: { up, down, newest, messages … }
  let place = "";
  let read = ""; // up to here it was read when somebody came
  let fetching = false;
  let awaited = null; // what somebody just did: the message after which its answer comes
  let context = "";
  let moved = () => {};

  async function turn(until) {
    fetching = true;
    box.setAttribute("aria-busy", "true");
    setUntil(until);
    await refresh();
    box.removeAttribute("aria-busy");
    fetching = false;
  }

  // Nearer to an end than half a window: the next half is fetched, but where the page itself has moved there. With
  // short messages both ends are near, and it would fetch to and fro.
  function reach() {
    if (!shown || fetching || box.hidden || hold.isOurs()) return;
    if (box.scrollTop < EDGE && shown.up !== null) turn(shown.up);
    else if (box.scrollHeight - box.scrollTop - box.clientHeight < EDGE && shown.down !== null) turn(shown.down);
    else if (!hold.atEnd() && shown.up !== null && untilOf() === "") setUntil(shown.newest); // it must not slide away
    else if (hold.atEnd() && shown.down === null && untilOf() === shown.newest) setUntil("");
  }

  const watching = () => !document.hidden && document.hasFocus() && !box.hidden && hold.atEnd();

  function noteRead() {
    if (!shown || shown.down !== null || !watching()) return;
    if (!shown.messages.some((raw) => isNew(raw, shown.read))) return;
    shown.read = shown.newest;
    if (!content.querySelector(".line.new")) read = shown.newest;
    post("read", { ts: shown.newest, thread_ts: shown.thread || undefined }).then(refresh);
  }

  function nodesOf(rows, fresh) {
    const old = fresh ? new Map() : drawn;
    drawn = new Map();
    return rows.map((row) => {
      const told = JSON.stringify(row.told || row.key);
      const kept = old.get(row.key);
      const one = kept && kept.told === told ? kept : { told, node: row.make() };
      drawn.set(row.key, one);
      return one.node;
    });
  }

  // Where an answer came to what somebody just did, it is brought into view at its start.
  function answer() {
    if (!awaited || Date.now() > awaited.until) return null;
    const found = shown.messages.find((raw) => raw.ts > awaited.after && (raw.only_you || raw.mine || awaited.answers.includes(raw.ts)));
    return found ? drawn.get(found.ts).node : null;
  }

  function refocus(focused, action) {
    if (!focused || document.contains(focused)) return;
    const again = focused.dataset.ts && content.querySelector(`article[data-ts="${focused.dataset.ts}"]`);
    const same = again && action && [...again.querySelectorAll("[data-action]")].find((one) => one.dataset.action === action);
    (same || box).focus({ preventScroll: true });
  }

  function draw(told, name, make, beside) {
    const elsewhere = place !== name;
    const fresh = elsewhere || context !== beside;
    context = beside;
    shown = { ...told };
    if (elsewhere) {
      place = name;
      read = told.read;
      awaited = null;
    }
    const cameUnseen = told.read > read && told.messages.some((raw) => isNew(raw, told.read)) && !watching();
    if (cameUnseen) read = told.read; // the line moves down to what is new now
    const last = told.messages[told.messages.length - 1];
    if (last && last.mine && last.ts > read) read = last.ts; // who answers has read
    const focused = document.activeElement && document.activeElement.closest("article");
    const action = focused && content.contains(focused) ? document.activeElement.dataset.action : "";
    const within = focused && content.contains(focused) ? focused : null;
    const nodes = nodesOf(rowsOf(told.messages, read === "" && told.up !== null ? null : read, make, days), fresh);
    if (!elsewhere) hold.look();
    arrange(content, nodes.length ? nodes : [empty()]);
    const here = answer();
    const line = content.querySelector(".line.new");
    if (here) {
      hold.toStart(here);
      awaited = null;
    } else if (elsewhere && line && told.read) hold.toStart(line);
    else if (elsewhere) hold.toEnd();
    else hold.settle();
    refocus(within, action);
    noteRead();
  }

  box.addEventListener("scroll", () => {
    reach();
    noteRead();
    moved();
  });
  window.addEventListener("focus", noteRead);
  whenAnew(() => {
    place = "";
    drawn = new Map();
  });

  return {
    draw,
    hold,
    // From now on, what comes in answer is looked for.
    expect() {
      awaited = { after: shown ? shown.newest : "", answers: [], until: Date.now() + AWAITED };
    },
    came(answers) {
      if (awaited) awaited.answers = answers;
      if (answers.some((ts) => awaited && ts > awaited.after)) setUntil("");
    },
    async toNewest() {
      setUntil("");
      await refresh();
      const line = content.querySelector(".line.new");
      if (line && hold.isBelow(line)) hold.toStart(line);
      else hold.toEnd();
      noteRead();
    },
    whenMoved(does) {
      moved = does;
    },
    told: () => shown,
    forget() {
      place = "";
    },
  };
}
