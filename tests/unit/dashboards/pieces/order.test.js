import assert from "node:assert/strict";
import { test } from "node:test";
import { ordered, sortedBy } from "../../../../dashboards/pieces/order.js";

const itself = (row) => row;

test("what is unknown is last, whichever way", () => {
  assert.deepEqual(ordered([2, null, 3, 1], itself, false, "en"), [1, 2, 3, null]);
  assert.deepEqual(ordered([2, null, 3, 1], itself, true, "en"), [3, 2, 1, null]);
});

test("names stand as the language has them, numbers in them by their size", () => {
  assert.deepEqual(ordered(["Quận 10", "Quận 2"], itself, false, "vi"), ["Quận 2", "Quận 10"]);
  assert.deepEqual(ordered(["Đ", "E", "D"], itself, false, "vi"), ["D", "Đ", "E"]);
});

test("equal rows stay in the order they had, and what is given is left alone", () => {
  const rows = [{ id: "b", n: 1 }, { id: "a", n: 1 }];
  const names = (isDown) => ordered(rows, (row) => row.n, isDown, "en").map((row) => row.id);
  assert.deepEqual([names(false), names(true)], [["b", "a"], ["b", "a"]]);
  assert.equal(rows[0].id, "b");
});

test("a second click turns the order round", () => {
  const once = sortedBy({ id: "name", isDown: true }, "value");
  assert.deepEqual(once, { id: "value", isDown: false });
  assert.deepEqual(sortedBy(once, "value"), { id: "value", isDown: true });
});
