import assert from "node:assert/strict";
import { test } from "node:test";
import { viewRoute } from "../../../../dashboards/fleet/view-route.js";
import { withHistory } from "../../../../dashboards/history/history-route.js";
import { createStore } from "../../../../dashboards/store.js";
import { formatRoute, parseRoute } from "../../../../dashboards/words/route.js";

const route = withHistory(viewRoute);
const LINK = "#/map?sensor=a&span=7d&quantity=rain_mm&view=table";
const opened = (link) => {
  const store = createStore(() => 0);
  route.read(parseRoute(link), store);
  return store;
};
const addressOf = (store) => formatRoute({ page: "map", ...route.write(store) });

test("span, quantity and view are read from the address and written into it", () => {
  const store = opened(LINK);
  assert.deepEqual(store.state.historyView.value, {
    spanS: 7 * 86_400,
    quantity: "rain_mm",
    isTable: true,
  });
  assert.equal(addressOf(store), LINK);
});

test("each choice is a step that can be taken back", () => {
  const store = opened("#/map?sensor=a");
  const steps = [{ spanS: 3600 }, { quantity: "level_m" }, { isTable: true }].map((change) => {
    store.historyViewChanged(change);
    return route.write(store).step;
  });
  assert.equal(new Set(steps).size, 3);
  route.read(parseRoute("#/map?sensor=a"), store);
  assert.equal(addressOf(store), "#/map?sensor=a");
});

test("a span that nobody offers is none, and without a sensor nothing of it is in the address", () => {
  assert.equal(addressOf(opened("#/map?sensor=a&span=2h&view=poem")), "#/map?sensor=a");
  assert.equal(addressOf(opened("#/map?span=7d")), "#/map");
});
