import assert from "node:assert/strict";
import { test } from "node:test";
import { tideModel } from "../../../../../dashboards/pages/overview/tide-model.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";

setLanguage("en");

test("the river that was measured and the one to be expected stand on one axis, with every alarm on it", () => {
  const NOW = "2026-11-22T07:00:00Z";
  const nowS = Date.parse(NOW) / 1000;
  const point = (minutes, level_m) => ({
    at: new Date(1000 * (nowS + 60 * minutes)).toISOString(),
    level_m,
    low_m: level_m - 0.1,
    high_m: level_m + 0.1,
  });
  const tide = {
    as_of: NOW,
    items: [point(0, 1), point(10, 1.1)],
    alarms: [
      { level: "I", level_m: 1.4 },
      { level: "III", level_m: 1.6 },
    ],
  };
  const model = tideModel(tide, { atS: [nowS - 600], mean: [0.9], gapsS: [] });
  assert.deepEqual(model.atS, [nowS - 600, nowS, nowS + 600]);
  assert.deepEqual(model.lines.map(({ role }) => role), ["mean", "low", "high", "mean"]);
  assert.deepEqual(model.lines[0].values, [0.9, undefined, undefined]);
  assert.deepEqual(model.lines[3].values, [undefined, 1, 1.1]);
  assert.deepEqual(model.limits.map(({ label, level }) => [label, level]), [
    ["Alarm I", "warning"],
    ["Alarm III", "critical"],
  ]);
  assert.ok(model.axis.begin < 0.9 && model.axis.begin + model.axis.span > 1.6);
  assert.equal(model.endS, nowS);
});
