import assert from "node:assert/strict";
import { test } from "node:test";
import { lineText } from "../../../../dashboards/frame/line-sign.js";
import { en } from "../../../../dashboards/words/en.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";
import { vi } from "../../../../dashboards/words/vi.js";

setLanguage("en");

const family = (words, prefix) =>
  Object.entries(words)
    .filter(([key]) => key.startsWith(prefix))
    .map(([, word]) => word.toLowerCase());

test("a line that is open to a server with faults names them, known or not", () => {
  assert.equal(lineText("stale", ["database", "x"]), "Fault: database, x");
  assert.equal(lineText("stale", []), "Line silent");
  assert.equal(lineText("lost", ["database"]), "Line lost");
});

test("the line to the server and what the city sends share no word", () => {
  for (const words of [vi, en]) {
    const line = family(words, "connection.");
    const data = [...family(words, "data."), ...family(words, "status.")];
    assert.deepEqual(line.filter((word) => data.includes(word)), []);
  }
});
