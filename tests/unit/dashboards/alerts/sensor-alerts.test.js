import assert from "node:assert/strict";
import { test } from "node:test";
import { spellsOf } from "../../../../dashboards/alerts/sensor-alerts.js";
import { anAlert } from "./an-alert.js";

const S = Date.parse("2026-11-22T07:00:00Z") / 1000;

test("alerts are drawn at the quantity that they are of, and silence at each", () => {
  const alerts = [
    anAlert({ cleared_at: "2026-11-22T08:00:00Z" }),
    anAlert({ quantity: null, since_at: "2026-11-22T06:00:00Z" }),
    anAlert({ quantity: "battery_v" }),
  ];
  assert.deepEqual(
    spellsOf(alerts, "depth_m").map(({ fromS, toS }) => [fromS - S, toS - S]),
    [[-3600, Number.POSITIVE_INFINITY], [0, 3600]],
  );
  assert.equal(spellsOf(alerts, "battery_v").length, 2);
});
