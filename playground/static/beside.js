// Two people side by side: the page in two frames, each as somebody else; the address says who they are.

const frames = [document.getElementById("left"), document.getElementById("right")];
const LOOK = 1000; // ms between two looks at who they are now

const places = decodeURIComponent(location.hash.slice(1)).split("|");
frames.forEach((frame, at) => {
  frame.src = `/?beside#${encodeURIComponent(places[at] || "")}`;
});

// Who is looked at in a frame, and where, once it is drawn.
function shownIn(frame, otherwise) {
  const address = frame.contentWindow.location.hash.slice(1);
  return address ? decodeURIComponent(address) : otherwise;
}

// The page in a frame is called by the name of whoever it is.
function name(frame) {
  document.getElementById(`${frame.id}-name`).textContent = frame.contentDocument.title;
}

function note() {
  frames.forEach(name);
  const now = frames.map((frame, at) => shownIn(frame, places[at] || ""));
  history.replaceState(null, "", `#${encodeURIComponent(now.join("|"))}`);
  document.getElementById("alone").href = `/#${encodeURIComponent(now[0])}`;
}

setInterval(note, LOOK);
