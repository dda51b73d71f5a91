import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { viewRoute } from "../../../dashboards/fleet/view-route.js";
import { WHOLE_CITY } from "../../../dashboards/fleet/view-state.js";
import { sensorRoute } from "../../../dashboards/pages/sensor/route.js";
import { createStore } from "../../../dashboards/store.js";
import { formatRoute, parseRoute } from "../../../dashboards/words/route.js";

const PAGES = new URL("../../../dashboards/pages/", import.meta.url);
const read = (name) => readFileSync(new URL(name, PAGES), "utf8");
const LINK =
  "#/map?sensor=a&domain=traffic&kind=noise&status=late&area=760&crossed=1&q=hue&sort=high&layer=value&level=ward";

test("every folder of a page is in the list, and brings its sheet", () => {
  const folders = readdirSync(PAGES, { withFileTypes: true }).filter((one) => one.isDirectory());
  const listed = [...read("pages.js").matchAll(/from "\.\/([\w-]+)\/page\.js"/g)].map((found) => found[1]);
  assert.deepEqual(listed.sort(), folders.map((one) => one.name).sort());
  for (const id of listed) {
    assert.ok(read(`${id}/page.js`).includes(`id: "${id}"`), "its id is its folder");
    assert.notEqual(read(`${id}/style.css`), "");
  }
});

test("a page's own part of the store is made once, and is the page's alone", () => {
  const page = { id: "x", createSlice: (store) => ({ connection: store.state.connection.value }) };
  const store = createStore(() => 0, [page, { id: "y" }]);
  assert.deepEqual(store.slices, { x: { connection: "connecting" }, y: undefined });
});

test("what a page reads from its address it writes into it", () => {
  const store = createStore(() => 0);
  viewRoute.read(parseRoute(LINK), store);
  assert.equal(store.state.filter.value.kind, "noise");
  assert.equal(formatRoute({ page: "map", ...viewRoute.write(store) }), LINK);
  viewRoute.read(parseRoute("#/map?sort=sideways"), store);
  assert.deepEqual(store.state.view.value, WHOLE_CITY);
});

test("the sensor's page keeps its sensor in the path, and no filter", () => {
  const store = createStore(() => 0);
  sensorRoute.read(parseRoute("#/sensor/a?level=ward&kind=noise"), store);
  assert.equal(formatRoute({ page: "sensor", ...sensorRoute.write(store) }), "#/sensor/a?level=ward");
});

test("a wall's scene is shown in place of the operator's area and layer, and leaves them alone", () => {
  const store = createStore(() => 0);
  viewRoute.read(parseRoute(LINK), store);
  store.sceneShown({ area: "769", layer: "flood" });
  assert.equal(store.state.filter.value.area, "769");
  assert.equal(store.state.filter.value.kind, "noise");
  assert.equal(store.state.layer.value, "flood");
  store.sceneShown({ area: "", layer: "" });
  assert.equal(store.state.filter.value.area, "");
  assert.equal(formatRoute({ page: "map", ...viewRoute.write(store) }), LINK);
});

/** A store that knows two sensors by their places alone. */
function unnamedStore() {
  const store = createStore(() => 0);
  const names = { kinds: [], statuses: [], levels: [], areas: null };
  store.fleetArrived({ size: 2, seq: 1, epoch: 1, ...names, columns: {} });
  return store;
}

test("a sensor that is chosen before the ids have come is chosen when they are there", () => {
  const store = unnamedStore();
  store.rowChosen(1);
  assert.equal(store.state.selectedId.value, "");
  store.idsArrived(["a", "b"]);
  assert.equal(store.state.selectedId.value, "b");
  store.rowChosen(0);
  assert.equal(store.state.selectedId.value, "a");
});

test("who goes on to another view is not fetched back by a choice that waited for its id", () => {
  const store = unnamedStore();
  store.rowChosen(1);
  viewRoute.read(parseRoute("#/overview"), store);
  store.idsArrived(["a", "b"]);
  assert.equal(store.state.selectedId.value, "");
});
