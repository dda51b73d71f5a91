import assert from "node:assert/strict";
import { test } from "node:test";
import { qualityWords } from "../../../../dashboards/fleet/quality.js";

test("quality bits become words", () => {
  assert.deepEqual(qualityWords(0), []);
  assert.deepEqual(qualityWords(5), ["quality.implausible", "quality.stuck"]);
});
