import assert from "node:assert/strict";
import { test } from "node:test";
import { cityNowMs, readCityClock } from "../../../dashboards/city/city-clock.js";
import { emptyHistory, insert, lineOf, trim } from "../../../dashboards/history/history.js";
import { qualityWords } from "../../../dashboards/fleet/quality.js";
import { formatRoute, parseRoute } from "../../../dashboards/words/route.js";
import { formatCsv } from "../../../dashboards/history/csv.js";

const DAY_S = 86_400;
const item = (s, value = s) => ({
  observed_at: new Date(s * 1000).toISOString(),
  quality: 0,
  values: { x: value },
});
const bucket = (s) => ({
  bucket_at: new Date(s * 1000).toISOString(),
  count: 15,
  values: { x: { mean: 2, min: 1, max: 3 } },
});
const historyOf = (...seconds) => {
  const history = emptyHistory("a", DAY_S);
  for (const s of seconds) insert(history, item(s));
  return history;
};

test("readings in any order, twice, become one ascending line", () => {
  assert.deepEqual(historyOf(60, 180, 120, 60).atMs, [60_000, 120_000, 180_000]);
});

test("a bucket that is asked for again is replaced", () => {
  const history = emptyHistory("a", DAY_S);
  insert(history, bucket(900));
  insert(history, { ...bucket(900), count: 16 });
  assert.deepEqual(history.items.map((one) => one.count), [16]);
});

test("more than three periods without a reading is a hole, three are not", () => {
  assert.deepEqual(lineOf(historyOf(0, 180), "x", 60, 1).mean, [0, 180]);
  const { mean, gapsS } = lineOf(historyOf(0, 181), "x", 60, 1);
  assert.deepEqual(mean, [0, null, 181]);
  assert.deepEqual(gapsS, [[0, 181]]);
});

test("of a rollup a missing bucket is a hole, and each bucket stands in its middle with its band", () => {
  const history = { ...emptyHistory("a", DAY_S), tier: "15m" };
  for (const s of [0, 900, 2700]) insert(history, bucket(s));
  const line = lineOf(history, "x", 60, 10);
  assert.deepEqual(line.atS, [450, 1350, 2250, 3150]);
  assert.deepEqual(line.mean, [20, 20, null, 20]);
  assert.deepEqual([line.min[0], line.max[0]], [10, 30]);
});

test("a quantity without a value in a reading is absent, not zero", () => {
  const history = emptyHistory("a", DAY_S);
  insert(history, item(0, null));
  assert.deepEqual(lineOf(history, "x", 60, 100).mean, [null]);
});

test("what has left the span is forgotten", () => {
  const history = historyOf(0, 60);
  trim(history, 86_430_000);
  assert.deepEqual(history.atMs, [60_000]);
});

test("city time runs at its own speed from the announced instant", () => {
  const said = { city_at: "2026-11-22T00:00:00Z", wall_at: "2026-11-22T10:00:00Z", speed: 60 };
  const wall = Date.parse(said.wall_at);
  const clock = readCityClock(said, wall, wall);
  assert.equal(cityNowMs(clock, wall + 1000), Date.parse("2026-11-22T00:01:00Z"));
});

test("a browser whose clock is wrong is corrected by the server's", () => {
  const said = { city_at: "2026-11-22T00:00:00Z", wall_at: "2026-11-22T00:00:00Z", speed: 1 };
  const wall = Date.parse(said.wall_at);
  const clock = readCityClock(said, wall, wall - 600_000);
  assert.equal(cityNowMs(clock, wall - 600_000), wall);
});

test("quality bits become words", () => {
  assert.deepEqual(qualityWords(0), []);
  assert.deepEqual(qualityWords(5), ["quality.implausible", "quality.stuck"]);
});

test("an address and its parts are inverse; empty parts are left out", () => {
  const route = { page: "map", item: "", query: { sensor: "hcmc-aq-0001", q: "Nguyễn Huệ" } };
  assert.deepEqual(parseRoute(formatRoute(route)), route);
  const own = { page: "sensor", item: "hcmc-aq-0001", query: {} };
  assert.equal(formatRoute(own), "#/sensor/hcmc-aq-0001");
  assert.deepEqual(parseRoute(formatRoute(own)), own);
  assert.equal(formatRoute({ page: "map", item: "", query: { q: "" } }), "#/map");
});

test("a table of values follows RFC 4180 and says that it is UTF-8", () => {
  assert.equal(formatCsv([["a", 'b"c'], [1.5, null], ["x,y", "z"]]), '\ufeffa,"b""c"\r\n1.5,\r\n"x,y",z\r\n');
});
