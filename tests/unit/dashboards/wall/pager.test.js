import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTop } from "../../../../dashboards/wall/pager.js";

const rows = (count) => Array.from({ length: count }, (_, place) => ({ top: 50 * place, height: 50 }));

test("every row of a list is whole on one of its pages, and after the last comes the first", () => {
  const seen = new Set();
  const height = 120;
  let top = 0;
  do {
    for (const row of rows(7)) {
      if (row.top >= top && row.top + row.height <= top + height) seen.add(row.top);
    }
    // A browser scrolls no further than to the end.
    top = Math.min(nextTop(rows(7), top, height), 7 * 50 - height);
  } while (top !== 0);
  assert.equal(seen.size, 7);
});

test("a list that is seen whole stays where it is, and a row larger than it holds up nothing", () => {
  assert.equal(nextTop(rows(2), 0, 120), 0);
  assert.equal(nextTop([], 0, 120), 0);
  assert.equal(nextTop([{ top: 0, height: 500 }], 0, 120), 0);
});
