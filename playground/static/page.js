// The page: one JSON state, drawn part by part; acts posted.

import "/static/appearance.js";
import "/static/keys.js";
import { drawAnew, drawWaiting } from "/static/anew.js";
import { announceNews } from "/static/announce.js";
import { besideAnother, drawBeside } from "/static/aside.js";
import { drawClock } from "/static/clock.js";
import { drawComposer } from "/static/composer.js";
import { drawGuide } from "/static/guide.js";
import { drawHood } from "/static/hood.js";
import { drawHome } from "/static/home.js";
import { drawLog } from "/static/log.js";
import { drawMeanwhile } from "/static/meanwhile.js";
import { drawModal } from "/static/modal.js";
import { drawPeople } from "/static/people.js";
import { drawPlaces } from "/static/places.js";
import { act, lookAgain, refresh, whenChanged, whenWaiting } from "/static/server.js";
import { drawThread } from "/static/threadpane.js";
import { drawTour } from "/static/tours.js";
import { by, ui } from "/static/ui.js";
import { drawWelcome } from "/static/welcome.js";

const POLL = 1000;

function draw() {
  const state = ui.state;
  ui.user = state.me || "";
  if (ui.place !== "home") ui.place = state.here ? state.here.id : "";
  history.replaceState(null, "", `#${encodeURIComponent(`${ui.user}/${ui.place}`)}`);
  drawPeople(state);
  drawPlaces(state);
  drawGuide(state);
  drawHood();
  drawClock(state);
  drawAnew(state);
  drawMeanwhile(state);
  drawComposer(state);
  const home = ui.place === "home";
  by("log").hidden = home;
  by("composer").hidden = home;
  by("home").hidden = !home;
  if (home) drawHome(state);
  drawLog(state);
  drawThread(state);
  drawModal(state);
  announceNews(state);
  drawBeside(state);
  if (besideAnother()) return; // tours are for one person at a time
  drawTour(state);
  drawWelcome(state);
}

async function poll() {
  if (!document.hidden && !ui.busy) await lookAgain();
  setTimeout(poll, POLL);
}

[ui.user, ui.place] = decodeURIComponent(location.hash.slice(1)).split("/").concat("", "");
whenChanged(draw);
whenWaiting(drawWaiting);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
if (ui.place === "home") act("home", {}).then(poll);
else poll();
