import assert from "node:assert/strict";
import { test } from "node:test";
import { cityCoverage, dataState } from "../../../../dashboards/frame/data-state.js";

const city = (live, trusted) => ({ sensors: 2015, live, trusted });

test("a city of which too few sensors send has not enough data, however good the line is", () => {
  assert.equal(dataState(city(15, false), "live"), "short");
});

test("gaps are shown from a tenth of the sensors on", () => {
  assert.equal(dataState(city(2015, true), "live"), "whole");
  assert.equal(dataState(city(1900, true), "live"), "whole");
  assert.equal(dataState(city(1800, true), "live"), "partial");
});

test("what was told before the line broke says nothing about now", () => {
  for (const connection of ["lost", "reconnecting", "stale"]) {
    assert.equal(dataState(city(2015, true), connection), "unknown");
  }
  assert.equal(dataState(null, "live"), "unknown", "nor does a server that does not tell");
});

test("a city has enough data where all its sensors have, and those with thresholds have", () => {
  const told = (live, trusted) =>
    cityCoverage({ sensors: { total: 10, live }, coverage: { sensors: 2, live: 2, trusted } });
  assert.deepEqual(told(9, true), { sensors: 10, live: 9, trusted: true });
  assert.equal(told(9, false)?.trusted, false);
  assert.equal(told(2, true)?.trusted, false);
  assert.equal(cityCoverage(null), null);
});
