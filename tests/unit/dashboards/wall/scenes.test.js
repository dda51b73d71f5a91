import assert from "node:assert/strict";
import { test } from "node:test";
import { mountScenes, scenesOf } from "../../../../dashboards/wall/scenes.js";
import { createStore } from "../../../../dashboards/store.js";

const area = (warning, critical = 0) => ({
  sensors: { total: 10, live: 10 },
  levels: { critical, warning },
  kinds: {},
});
const of = (kind) => ({ kind, sensor_id: kind, quantity: "q" });
const told = (scenes) => scenes.map((scene) => `${scene.area}/${scene.layer}`);

test("a wall opens with the domain of the worst crossing, not with that of the most", () => {
  const crossings = [of("river_level"), of("street_flood"), of("noise"), of("noise")];
  assert.deepEqual(told(scenesOf(null, crossings)), ["/flood", "/noise"]);
  assert.deepEqual(told(scenesOf(null, [])), ["/"]);
});

test("a wall shows the areas with most that is critical, then those with most beyond or silent", () => {
  const dark = { ...area(0), sensors: { total: 10, live: 5 } };
  const areas = { a: area(1), b: area(9), c: area(0), d: area(0, 1), e: dark };
  assert.deepEqual(told(scenesOf({ areas }, [of("noise")])), ["/noise", "d/noise", "b/noise", "e/noise"]);
});

test("the opening scene follows what has become worst at once", async () => {
  const store = createStore(() => 0);
  const answers = [[of("noise")], [of("street_flood"), of("noise")]];
  globalThis.fetch = async () => Response.json({ as_of: "", items: answers.shift() });
  const { unmount } = mountScenes(store);
  const ask = () => store.crossings.ask(new AbortController().signal);
  await ask();
  assert.equal(store.state.layer.value, "noise");
  await ask();
  assert.equal(store.state.layer.value, "flood");
  unmount();
});
