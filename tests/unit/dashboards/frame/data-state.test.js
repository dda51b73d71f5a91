import assert from "node:assert/strict";
import { test } from "node:test";
import { dataState } from "../../../../dashboards/frame/data-state.js";

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
  assert.equal(dataState(undefined, "live"), "unknown", "nor does a server that does not tell");
});
