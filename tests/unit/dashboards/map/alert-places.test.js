import assert from "node:assert/strict";
import { test } from "node:test";
import { alertPlaces } from "../../../../dashboards/map/alert-places.js";
import { anAlert } from "../alerts/an-alert.js";

const AREAS = new Map([["760", { code: "760", lat_deg: 10.77, lon_deg: 106.7 }]]);
const ALL = { area: "", kind: "" };
const GROUP = { sensor_id: null, lat_deg: null, lon_deg: null, area: "760" };
const ids = (alerts, filter = ALL) => alertPlaces(alerts, AREAS, filter).map(({ id }) => id);

test("an alert stands at its sensor, one of several in the middle of their area", () => {
  const [group, single] = alertPlaces(
    [anAlert({ alert_id: 1 }), anAlert({ alert_id: 2, ...GROUP })],
    AREAS,
    ALL,
  );
  assert.deepEqual([group.id, group.latDeg, group.lonDeg], [2, 10.77, 106.7]);
  assert.deepEqual([single.id, single.latDeg, single.lonDeg], [1, 10.7, 106.7]);
});

test("one of the whole city has no place, and what nobody has to act on is not drawn", () => {
  assert.deepEqual(ids([anAlert({ ...GROUP, area: null })]), []);
  for (const state of ["resolved", "closed", "suppressed", "duplicate"])
    assert.deepEqual(ids([anAlert({ state })]), []);
});

test("those of one place stand side by side, and the worst is drawn last", () => {
  const alerts = [anAlert({ alert_id: 1, ...GROUP }), anAlert({ alert_id: 2, severity: "minor", ...GROUP })];
  assert.deepEqual(
    alertPlaces(alerts, AREAS, ALL).map(({ id, turn }) => [id, turn]),
    [[2, 1], [1, 0]],
  );
});

test("of an area or a kind that is looked at, only its own", () => {
  const alerts = [anAlert({ alert_id: 1, area: "760", ward: "26740" }), anAlert({ alert_id: 2, kind: "noise" })];
  assert.deepEqual(ids(alerts, { ...ALL, kind: "noise" }), [2]);
  assert.deepEqual(ids(alerts, { ...ALL, area: "760" }), [1]);
  assert.deepEqual(ids(alerts, { ...ALL, area: "26740" }), [1]);
});
