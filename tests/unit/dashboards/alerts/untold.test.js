// Which crossings no alert tells of: those that nobody would otherwise see where alerts alone are shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { untold } from "../../../../dashboards/alerts/untold.js";

const FLOOD = {
  kind: "street_flood",
  quantity: "depth_m",
  sensor_id: "x-fl-0001",
  area: "760",
  level: "critical",
};
const ALERT = { ...FLOOD, severity: "critical" };

test("an alert of a sensor tells of what it is beyond, however grave", () => {
  for (const severity of ["critical", "major", "minor"])
    assert.deepEqual(untold([FLOOD], [{ ...ALERT, severity }]), []);
});

test("none tells of another sensor, kind or quantity", () => {
  const others = [{ sensor_id: "x-fl-0002" }, { kind: "noise" }, { quantity: null }];
  for (const other of others)
    assert.deepEqual(untold([FLOOD], [{ ...ALERT, ...other }]), [FLOOD]);
});

test("an alert of several tells of those where they stand that are no worse than it", () => {
  const group = { ...ALERT, sensor_id: null };
  const warning = { ...FLOOD, level: "warning" };
  const elsewhere = { ...FLOOD, area: "761" };
  assert.deepEqual(untold([FLOOD, warning, elsewhere], [group]), [elsewhere]);
  assert.deepEqual(untold([FLOOD, warning], [{ ...group, severity: "minor" }]), [FLOOD]);
  assert.deepEqual(untold([FLOOD, elsewhere], [{ ...group, area: null }]), []);
});

test("where none stands all is untold, in its order", () => {
  const other = { ...FLOOD, sensor_id: "x-fl-0002" };
  assert.deepEqual(untold([FLOOD, other], []), [FLOOD, other]);
});
