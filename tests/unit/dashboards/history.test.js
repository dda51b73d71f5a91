import assert from "node:assert/strict";
import { test } from "node:test";
import { cityNowMs, readCityClock } from "../../../dashboards/core/city-clock.js";
import { emptyHistory, insert, lineOf, trim } from "../../../dashboards/core/history.js";
import { qualityWords } from "../../../dashboards/core/quality.js";
import { formatRoute, parseRoute } from "../../../dashboards/core/route.js";

const item = (s, value = s) => ({
  observed_at: new Date(s * 1000).toISOString(),
  quality: 0,
  values: { x: value },
});
const historyOf = (...seconds) => {
  const history = emptyHistory("a");
  for (const s of seconds) insert(history, item(s));
  return history;
};

test("readings in any order, twice, become one ascending line", () => {
  assert.deepEqual(historyOf(60, 180, 120, 60).observedAtMs, [60_000, 120_000, 180_000]);
});

test("more than three periods without a reading is a hole, three are not", () => {
  assert.deepEqual(lineOf(historyOf(0, 180), "x", 60, 1).line, [0, 180]);
  const { line, gapsAtS } = lineOf(historyOf(0, 181), "x", 60, 1);
  assert.deepEqual(line, [0, null, 181]);
  assert.deepEqual(gapsAtS, [90.5]);
});

test("a quantity without a value in a reading is absent, not zero", () => {
  const history = emptyHistory("a");
  insert(history, item(0, null));
  assert.deepEqual(lineOf(history, "x", 60, 100).line, [null]);
});

test("what is older than 24 hours is forgotten", () => {
  const history = historyOf(0, 60);
  trim(history, 86_430_000);
  assert.deepEqual(history.observedAtMs, [60_000]);
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
  const route = { page: "map", query: { sensor: "hcmc-aq-0001", q: "Nguyễn Huệ", area: "760" } };
  assert.deepEqual(parseRoute(formatRoute(route)), route);
  assert.equal(formatRoute({ page: "map", query: { q: "" } }), "#/map");
});
