import assert from "node:assert/strict";
import { test } from "node:test";
import { completenessPaths, missingOf } from "../../../../../dashboards/pages/explore/completeness.js";

const line = (place, kind = "noise", isSecond = false) => ({
  at: { place },
  of: { kind, quantity: { quantity: isSecond ? "y" : "x" } },
  isSecond,
});
const scene = (...lines) => ({ lines, nowMs: 1, span: { fromMs: 0, toMs: 3_600_000 } });
const parameters = (path) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));
const counts = (expected, missing) => ({
  expected_count: expected,
  missing_count: missing,
  complete_frac: expected > 0 ? 1 - missing / expected : null,
});
const known = (path, value) => new Map([[path, { load: "ready", value, failure: null }]]);

test("sensors of a kind are asked for together, areas and the city each, quantities not", () => {
  const paths = completenessPaths(
    scene(line("sensor.a"), line("sensor.b"), line("area.760"), line("city"), line("city", "noise", true)),
  );
  const asked = paths.map(parameters).map(({ sensor_id, area, by }) => [sensor_id, area, by]);
  assert.deepEqual(asked, [["a,b", undefined, "sensor"], [undefined, "760", undefined], [undefined, undefined, undefined]]);
});

test("before the city's time is known nothing is asked", () => {
  assert.deepEqual(completenessPaths({ ...scene(line("city")), nowMs: Number.NaN }), []);
});

test("a sensor's share is its own, an area's that of all in it", () => {
  const of = scene(line("sensor.a"), line("sensor.b"), line("area.760"));
  const [sensors, area] = completenessPaths(of);
  const items = [
    { sensor_id: "a", ...counts(100, 25) },
    { sensor_id: "b", ...counts(100, 0) },
  ];
  const found = missingOf(of, of.lines[0], known(sensors, { items, ...counts(200, 25) }));
  assert.deepEqual(found, { share: 0.25, missing: 25, expected: 100 });
  assert.equal(missingOf(of, of.lines[2], known(area, { items: [], ...counts(50, 5) })).missing, 5);
});

test("what nobody knows is unknown, and not complete", () => {
  const of = scene(line("sensor.a"));
  const [path] = completenessPaths(of);
  assert.equal(missingOf(of, of.lines[0], new Map()), null);
  assert.equal(missingOf(of, of.lines[0], known(path, { items: [] })), null);
  assert.equal(missingOf(of, of.lines[0], known(path, { items: [{ sensor_id: "a", ...counts(0, 0) }] })), null);
  const failed = new Map([[path, { load: "failed", value: null, failure: null }]]);
  assert.equal(missingOf(of, of.lines[0], failed), null);
});
