/** Starts the operations room: preferences, address, feeds, frame, and the wall where it is one. */
import { startFeed } from "./core/feed.js";
import { startNames } from "./core/names.js";
import { followAddress } from "./core/navigation.js";
import { followOutlines } from "./core/outline-feed.js";
import { followPreferences } from "./core/preferences.js";
import { createStore } from "./core/store.js";
import { mountFrame } from "./frame/frame.js";
import { mountSprite } from "./frame/sprite.js";
import { PAGES } from "./pages/pages.js";
import { isWall, mountWall } from "./wall/wall.js";

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with id "${id}"`);
  return found;
}

void mountSprite();
const store = createStore(Date.now);
followPreferences(store);
followAddress(
  store,
  PAGES.map((page) => page.id),
);
followOutlines(store);
const feed = startFeed(store);
startNames(store);
if (isWall()) mountWall(element("footer"), store);
mountFrame(element("header"), element("main"), store, { reload: feed.reload }, PAGES);
