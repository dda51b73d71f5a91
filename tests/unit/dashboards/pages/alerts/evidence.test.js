import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHistory } from "../../../../../dashboards/history/history.js";
import { lineOf } from "../../../../../dashboards/history/line.js";
import {
  evidenceModel,
  evidenceSpan,
} from "../../../../../dashboards/pages/alerts/evidence-model.js";
import { frameAround, placeIn } from "../../../../../dashboards/pages/alerts/mini-frame.js";
import { anAlert } from "../../alerts/an-alert.js";

const at = (text) => Date.parse(`2026-11-22T${text}:00Z`);
const quantity = {
  quantity: "depth_m",
  symbol: "cm",
  display_factor: 100,
  resolution: 0.01,
  aggregate: "mean",
  axis: { begin: 0, span: 0.5 },
};

test("an hour before and after is shown, and nothing of the future", () => {
  const span = (changes, now) => evidenceSpan(anAlert(changes), at(now));
  assert.deepEqual(span({}, "07:40"), { fromMs: at("06:00"), toMs: at("07:40") });
  const over = { cleared_at: "2026-11-22T07:20:00Z" };
  assert.deepEqual(span(over, "12:00"), { fromMs: at("06:00"), toMs: at("08:20") });
});

test("the limit and the value at which it ends are drawn in the unit that is shown", () => {
  const history = emptyHistory("x", 3600);
  const line = lineOf(history, quantity, 60);
  const model = (alert) =>
    evidenceModel({ alert, quantity, history, line, periodS: 60, span: { fromMs: 0, toMs: 1 } });
  const limits = model(anAlert()).limits.map(({ value, level }) => [value, level]);
  assert.deepEqual(limits, [[30, "critical"], [20, "clear"]]);
  assert.deepEqual(model(anAlert({ value_is: "per_hour" })).limits, [], "not of the values");
});

test("a small map has its sensors in its middle, and as much around them as tells where", () => {
  const frame = frameAround([{ latDeg: 10.7, lonDeg: 106.7 }], [106, 10, 107, 11], 2);
  const { x, y } = placeIn(frame, { latDeg: 10.7, lonDeg: 106.7 }, 200);
  assert.ok(Math.abs(x - 100) < 1e-6 && Math.abs(y - 50) < 1e-6);
  const city = frameAround([], [106, 10, 107, 11], 2);
  assert.ok(city.heightDeg >= 1 && city.widthDeg >= 1);
});
