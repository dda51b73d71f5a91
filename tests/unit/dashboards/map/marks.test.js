import assert from "node:assert/strict";
import { test } from "node:test";
import { signIndex, LEVEL_CODES } from "../../../../dashboards/fleet/judgement.js";
import { STATUS_INDEX } from "../../../../dashboards/fleet/status.js";
import { layersOf, MARKS, marksOf, valueRamp } from "../../../../dashboards/map/marks.js";
import { rampOf, rampOfAxis, shareOf, stepOf } from "../../../../dashboards/map/ramp.js";

/** A fleet of signs, each of a level and a status, with values 1, 2, 3, … */
function fleetOf(...sensors) {
  return {
    sign: Uint8Array.from(sensors, ([level, status]) =>
      signIndex(LEVEL_CODES.indexOf(level), STATUS_INDEX[status]),
    ),
    value: Float32Array.from(sensors, (_, row) => row + 1),
  };
}
const shapeOf = (mark) => MARKS[mark].shape;

test("a ramp spans its values, and one value alone stands in the middle", () => {
  const ramp = rampOf(Float32Array.of(3, 1, 2));
  assert.deepEqual(ramp, { low: 1, high: 3, isBelow: false, isAbove: false });
  assert.equal(shareOf(ramp, 2), 0.5);
  assert.equal(stepOf(ramp, 3), 7);
  assert.equal(shareOf(rampOf(Float32Array.of(5)), 5), 0.5);
  assert.equal(rampOf(new Float32Array(0)), null);
});

test("the mark is that of the worse of level and status, and silence takes no level away", () => {
  const marks = marksOf(
    fleetOf(
      ["critical", "live"],
      ["critical", "silent"],
      ["critical_held", "live"],
      ["warning_held", "offline"],
      ["warning", "live"],
      ["none", "silent"],
      ["none", "live"],
    ),
    null,
  );
  assert.deepEqual([...marks].map(shapeOf), [
    "octagon",
    "octagonHeld",
    "octagonHeld",
    "triangleHeld",
    "triangle",
    "square",
    "dot",
  ]);
  assert.ok(Math.min(...marks.slice(0, 3)) > Math.max(...marks.slice(3)), "the worst is drawn last");
});

test("only live sensors within all thresholds stand on the scale of values", () => {
  const fleet = fleetOf(["none", "live"], ["none", "live"], ["none", "silent"], ["warning", "live"]);
  const ramp = valueRamp(fleet, Uint8Array.of(1, 1, 1, 1));
  assert.deepEqual([ramp.low, ramp.high], [1, 2]);
  const marks = marksOf(fleet, ramp);
  assert.deepEqual([marks[0], marks[1]], [0, 7]);
  assert.deepEqual([shapeOf(marks[2]), shapeOf(marks[3])], ["square", "triangle"]);
});

test("the scale of a quantity is its own, and says where values lie beyond it", () => {
  const axis = { begin: 0, span: 50 };
  const within = { low: 0, high: 50, isBelow: false, isAbove: false };
  assert.deepEqual(rampOfAxis(axis, [12, 13]), within, "a calm day looks calm");
  assert.deepEqual(rampOfAxis(axis, [12, 71]), { ...within, isAbove: true });
  assert.equal(shareOf(rampOfAxis(axis, [12, 71]), 71), 1);
  assert.equal(rampOfAxis(axis, []), null);
});

test("the scale of many values leaves a few beyond its ends, and says so", () => {
  const values = Float32Array.from({ length: 101 }, (_, place) => place);
  assert.deepEqual(rampOf(values), { low: 3, high: 97, isBelow: true, isAbove: true });
});

test("every row is drawn once, by the order of the marks", () => {
  const marks = Uint8Array.of(9, 0, 9, 17, 0);
  const { rows, starts } = layersOf(marks);
  const of = (mark) => [...rows.subarray(starts[mark], starts[mark + 1])];
  assert.deepEqual([0, 9, 17].map(of), [[1, 4], [0, 2], [3]]);
  assert.deepEqual([...rows], [1, 4, 0, 2, 3]);
  assert.equal(starts[MARKS.length], marks.length);
});
