import assert from "node:assert/strict";
import { test } from "node:test";
import { scenesOf } from "../../../../dashboards/wall/scenes.js";

test("a wall shows the city, its worst areas, and the measure with most beyond a threshold", () => {
  const area = (crossed, total) => ({
    sensors: { total, silent: 0, offline: 0 },
    kinds: { noise: { crossed } },
  });
  const overview = {
    areas: { a: area(1, 10), b: area(9, 10), c: area(0, 10), d: area(3, 10), e: area(2, 10) },
    kinds: { noise: { crossed: 15, live: 50 }, street_flood: { crossed: 1, live: 50 } },
  };
  assert.deepEqual(
    scenesOf(overview).map((scene) => scene.area + scene.layer),
    ["", "b", "d", "e", "noise"],
  );
  assert.deepEqual(scenesOf(null).length, 1);
});
