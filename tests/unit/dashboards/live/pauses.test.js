import assert from "node:assert/strict";
import { test } from "node:test";
import { pauses } from "../../../../dashboards/live/pauses.js";

test("pauses double up to a limit and begin anew after a success", () => {
  const waits = pauses({ firstMs: 500, longestMs: 1500, chance: () => 1 });
  assert.deepEqual([waits.nextMs(), waits.nextMs(), waits.nextMs()], [500, 1000, 1500]);
  waits.reset();
  assert.equal(waits.nextMs(), 500);
});

test("those who lost a server together do not return together", () => {
  const waited = [0, 1].map((share) =>
    pauses({ firstMs: 500, longestMs: 1500, chance: () => share }).nextMs(),
  );
  assert.deepEqual(waited, [250, 500]);
});
