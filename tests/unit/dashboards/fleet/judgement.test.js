import assert from "node:assert/strict";
import { test } from "node:test";
import { statusOf } from "../../../../dashboards/fleet/judgement.js";
import { STATUS_INDEX } from "../../../../dashboards/fleet/status.js";

const NOW = Date.parse("2026-11-22T07:00:00Z");

const NOBODY = { rowOf: () => -1 };

const said = (ageS, status = "live") => ({
  sensor_id: "a",
  status,
  latest: { observed_at: new Date(NOW - 1000 * ageS).toISOString() },
});

test("a sensor is as the fleet has it, else as it was said and has grown old since", () => {
  const fleet = { rowOf: () => 0, statusOf: () => STATUS_INDEX.silent };
  assert.equal(statusOf(fleet, said(0), 60, NOW), "silent");
  assert.equal(statusOf(NOBODY, said(60), 60, NOW), "live");
  assert.equal(statusOf(NOBODY, said(240), 60, NOW), "late");
  assert.equal(statusOf(NOBODY, said(0, "offline"), 60, NOW), "offline");
});

test("a reading that has grown old beside a sensor that goes on is not shown as live", () => {
  const fleet = { rowOf: () => 0, statusOf: () => STATUS_INDEX.live };
  assert.equal(statusOf(fleet, said(60), 60, NOW), "live");
  assert.equal(statusOf(fleet, said(3600), 60, NOW), "silent");
});
