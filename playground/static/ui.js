// What the page remembers between two drawings, and how its parts are found.

export const ui = {
  world: "", local: "", user: "", place: "", seen: "", state: null,
  until: "", thread: "", threadUntil: "", // the last message shown, which thread is open, the last one shown there
  drawn: new Map(), pressed: new Map(), drafts: {}, busy: 0, turn: 0, stale: 0,
};

export const by = (id) => document.getElementById(id);

// Says whether a part must be drawn again: parts that show what they showed keep their focus and typing.
export function changed(part, value) {
  const text = JSON.stringify(value);
  if (ui.drawn.get(part) === text) return false;
  ui.drawn.set(part, text);
  return true;
}

// Only what is new is put in, only what is gone taken out: focus stays, and screen readers hear what is new.
export function arrange(holder, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...holder.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (holder.children[at] !== node) holder.insertBefore(node, holder.children[at] || null);
  });
}
