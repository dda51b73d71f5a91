import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, matches, searchWords } from "../../../../dashboards/fleet/search.js";

const cases = JSON.parse(
  readFileSync(new URL("../../ioc_api/folding.json", import.meta.url), "utf8"),
);

for (const [text, expected] of cases) {
  test(`the room folds as the API does: ${expected}`, () => assert.equal(fold(text), expected));
}

test("a name with the Icelandic capital is found by the Vietnamese one and by d", () => {
  const name = fold("Bạch Ðằng");
  for (const query of ["bạch đằng", "Bach Dang", "ĐẰNG\u00a0bạch"]) {
    assert.ok(matches(name, searchWords(query)), query);
  }
});
