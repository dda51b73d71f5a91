import assert from "node:assert/strict";
import { test } from "node:test";
import { unjudgedText } from "../../../../dashboards/alerts/unjudged.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");
const NOW_MS = Date.parse("2026-11-22T07:30:00Z");
const page = (until_at, problem) => ({ judged: { until_at, problem } });

test("a list of alerts says since when nobody judges, and nothing while somebody does", () => {
  const until_at = "2026-11-22T07:10:00Z";
  assert.equal(unjudgedText(page(until_at, null), NOW_MS), "");
  assert.equal(unjudgedText(null, NOW_MS), "");
  assert.match(unjudgedText(page(until_at, "no beat for 45 s"), NOW_MS), /since 07:10/);
  assert.match(unjudgedText(page(null, "nothing has been judged yet"), NOW_MS), /not being judged/);
});
