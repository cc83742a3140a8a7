// What stays in view while a list of messages grows: its end, one message's start, or where somebody scrolled to.

const NEAR = 40;

export function keeper(box, content, grows) {
  let hold = { at: "end" };
  let ours = -1;

  const top = (node) => node.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const end = () => box.scrollHeight - box.clientHeight;

  function go(to) {
    box.scrollTop = Math.max(0, to);
    ours = box.scrollTop;
  }

  // Whatever was loaded or drawn: what is held stays where it is.
  function settle() {
    if (hold.node && !hold.node.isConnected) hold = { at: "end" };
    if (hold.at === "end") go(end());
    else if (hold.at === "start") go(Math.min(end(), box.scrollTop + top(hold.node) - NEAR / 2));
    else go(box.scrollTop + top(hold.node) - hold.offset);
  }

  function look() {
    if (box.scrollTop === ours) return;
    ours = -1;
    if (end() - box.scrollTop < NEAR) hold = { at: "end" };
    else {
      const node = [...content.children].find((one) => one.getBoundingClientRect().bottom > box.getBoundingClientRect().top);
      hold = node ? { at: "place", node, offset: top(node) } : { at: "end" };
    }
  }

  box.addEventListener("scroll", look);
  const sizes = new ResizeObserver(settle);
  sizes.observe(grows);
  sizes.observe(box);
  return {
    settle,
    look,
    toEnd() {
      hold = { at: "end" };
      settle();
    },
    // A message's start, or the end where that shows all of it.
    toStart(node) {
      hold = { at: "start", node };
      settle();
    },
    // Whether the page itself, and nobody's scrolling, has put it where it is.
    isOurs: () => box.scrollTop === ours,
    atEnd: () => end() - box.scrollTop < NEAR,
    far: () => end() - box.scrollTop > box.clientHeight,
    isBelow: (node) => top(node) > box.clientHeight - NEAR,
  };
}
