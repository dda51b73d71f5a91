import assert from "node:assert/strict";
import { test } from "node:test";
import { inTheirPlaces } from "../../../../dashboards/pieces/places.js";

const row = (id, value = 1) => ({ id, value });
const keyOf = ({ id }) => id;
const told = (places) =>
  places.map(({ item: { id }, isOver, isLater }) =>
    [id, isOver && "over", isLater && "later"].filter(Boolean).join(" "),
  );

test("rows stand as the server orders them", () => {
  const before = inTheirPlaces([], [row("a"), row("b")], keyOf, true, true);
  assert.deepEqual(told(before), ["a", "b"]);
  assert.deepEqual(told(inTheirPlaces(before, [row("b"), row("a")], keyOf, false, true)), ["b", "a"]);
});

test("while somebody reads no row moves: what ends stays, what begins comes after", () => {
  const before = inTheirPlaces([], [row("a"), row("b")], keyOf, false, true);
  const read = inTheirPlaces(before, [row("c"), row("b", 9)], keyOf, true, true);
  assert.deepEqual(told(read), ["a over", "b", "c later"]);
  assert.equal(read[1]?.item.value, 9, "values go on");
  const still = inTheirPlaces(read, [row("a"), row("c"), row("b")], keyOf, true, true);
  assert.deepEqual(told(still), ["a", "b", "c later"], "what came back stands where it stood");
  const after = inTheirPlaces(still, [row("c"), row("b")], keyOf, false, true);
  assert.deepEqual(told(after), ["c", "b"]);
});

test("what is told of no more has not ended where too few sensors send to know", () => {
  const before = inTheirPlaces([], [row("a"), row("b")], keyOf, false, true);
  assert.deepEqual(told(inTheirPlaces(before, [row("b")], keyOf, true, false)), ["a", "b"]);
});
