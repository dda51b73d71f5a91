import assert from "node:assert/strict";
import { test } from "node:test";
import { inTheirPlaces } from "../../../../../dashboards/pages/overview/crossing-order.js";

const crossing = (sensor_id, value = 1) => ({ sensor_id, quantity: "q", value });
const told = (places) =>
  places.map(({ crossing: { sensor_id }, isOver, isLater }) =>
    [sensor_id, isOver && "over", isLater && "later"].filter(Boolean).join(" "),
  );

test("rows stand as the server orders them", () => {
  const before = inTheirPlaces([], [crossing("a"), crossing("b")], true, true);
  assert.deepEqual(told(before), ["a", "b"]);
  assert.deepEqual(told(inTheirPlaces(before, [crossing("b"), crossing("a")], false, true)), ["b", "a"]);
});

test("while somebody reads no row moves: what ends stays, what begins comes after", () => {
  const before = inTheirPlaces([], [crossing("a"), crossing("b")], false, true);
  const read = inTheirPlaces(before, [crossing("c"), crossing("b", 9)], true, true);
  assert.deepEqual(told(read), ["a over", "b", "c later"]);
  assert.equal(read[1]?.crossing.value, 9, "values go on");
  const still = inTheirPlaces(read, [crossing("a"), crossing("c"), crossing("b")], true, true);
  assert.deepEqual(told(still), ["a", "b", "c later"], "what came back stands where it stood");
  const after = inTheirPlaces(still, [crossing("c"), crossing("b")], false, true);
  assert.deepEqual(told(after), ["c", "b"]);
});

test("what is told of no more has not ended where too few sensors send to know", () => {
  const before = inTheirPlaces([], [crossing("a"), crossing("b")], false, true);
  assert.deepEqual(told(inTheirPlaces(before, [crossing("b")], true, false)), ["a", "b"]);
});
