import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRoute, parseRoute, sensorLink } from "../../../../dashboards/words/route.js";

test("an address that is written is read back the same", () => {
  const route = { page: "map", item: "", query: { q: "Nguyễn Huệ & 12/3", status: "late" } };
  assert.deepEqual(parseRoute(formatRoute(route)), route);
  assert.deepEqual(parseRoute(sensorLink("a/b c")), { page: "sensor", item: "a/b c", query: {} });
});

test("empty parts are left out", () => {
  assert.equal(formatRoute({ page: "map", item: "", query: { q: "", kind: "noise" } }), "#/map?kind=noise");
});

test("a link that was cut in the middle of a sign is still read", () => {
  assert.equal(parseRoute("#/sensor/hcmc-aq-0001%E1%BA").item, "hcmc-aq-0001%E1%BA");
});

test("an address and its parts are inverse; empty parts are left out", () => {
  const route = { page: "map", item: "", query: { sensor: "hcmc-aq-0001", q: "Nguyễn Huệ" } };
  assert.deepEqual(parseRoute(formatRoute(route)), route);
  const own = { page: "sensor", item: "hcmc-aq-0001", query: {} };
  assert.equal(formatRoute(own), "#/sensor/hcmc-aq-0001");
  assert.deepEqual(parseRoute(formatRoute(own)), own);
  assert.equal(formatRoute({ page: "map", item: "", query: { q: "" } }), "#/map");
});
