/** Starts the operations room: preferences, address, feeds, frame, and the wall where it is one. */
import { followSession } from "./account/session.js";
import { followAddress } from "./frame/address.js";
import { followFonts } from "./frame/fonts.js";
import { mountFrame } from "./frame/frame.js";
import { mountLoadStrip } from "./frame/load-strip.js";
import { followPreferences } from "./frame/preferences.js";
import { mountSprite } from "./frame/sprite.js";
import { loadStyles } from "./frame/styles.js";
import { startFeed } from "./live/feed.js";
import { createLoads, followLoads } from "./live/loads.js";
import { startNames } from "./live/names.js";
import { followOutlines } from "./live/outline-feed.js";
import { PAGES } from "./pages/pages.js";
import { createStore } from "./store.js";
import { isWall, openWall } from "./wall/late-wall.js";

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with id "${id}"`);
  return found;
}

void mountSprite();
const styles = loadStyles(PAGES.map((page) => page.id));
const store = createStore(Date.now, PAGES);
const loads = createLoads(store.now);
const session = followSession(store);
followPreferences(store);
followAddress(store, PAGES);
followOutlines(store);
const feed = startFeed(store);
await styles;
if (isWall()) await openWall(element("main"), element("footer"), store, loads);
mountFrame(element("header"), element("main"), store, { reload: feed.reload, session }, PAGES);

// The first view can do without these: they come behind its largest parts.
void Promise.allSettled([import("./map/sensor-map.js"), import("./chart/time-chart.js")]).then(
  () => {
    followFonts(store);
    startNames(store);
    if (isWall()) followLoads(store, loads);
    else mountLoadStrip(element("footer"), store, loads);
  },
);
