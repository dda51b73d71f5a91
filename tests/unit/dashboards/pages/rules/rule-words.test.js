import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder } from "../../../../../dashboards/pages/rules/rule-list.js";
import { filtered } from "../../../../../dashboards/pages/rules/rule-filter.js";
import { changesBetween, conditionText } from "../../../../../dashboards/pages/rules/rule-words.js";
import { windowOf, wrongWindow } from "../../../../../dashboards/pages/rules/window-form.js";
import "../../../../../dashboards/words/late.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import { aRule, CONDITIONS, STORE } from "./a-rule.js";

setLanguage("en");
const UNITS = [{ code: "drainage", name_vi: "", name_en: "", kinds: ["street_flood"] }];
const known = { store: STORE, units: [], rules: [aRule({ rule_id: "flood-warning" })] };

test("what a rule asks is said in a line, of whatever type", () => {
  assert.deepEqual(
    CONDITIONS.map((condition) => conditionText(aRule({ condition }), known).replaceAll("\u00a0", " ")),
    [
      "≥ 30 cm",
      "change over 15 min < −40 cm/h",
      "from the usual < −40 %",
      "from the usual < −40 cm",
      "< −0.4",
      "silent for more than 10 of its periods",
      "“Flooded from 30 cm” ≥ 3 within 1.5 km",
    ],
  );
});

test("versions differ in the fields that differ", () => {
  const before = aRule();
  const after = aRule({ is_enabled: false }, { limit: 0.4 });
  const said = changesBetween(before, after, known);
  assert.deepEqual(said.map(({ field }) => field), ["is_enabled", "limit"]);
  assert.deepEqual(changesBetween(before, before, known), []);
  assert.deepEqual(changesBetween(undefined, before, known), []);
});

test("rules are listed worst first, and by what is asked for", () => {
  const rules = ["minor", "critical", "major"].map((severity) => aRule({ rule_id: severity, severity, unit: severity === "major" ? "police" : null }));
  assert.deepEqual(inOrder(rules, UNITS).map(({ severity }) => severity), ["critical", "major", "minor"]);
  const ids = (query) => filtered(rules, query, UNITS).map(({ rule_id }) => rule_id);
  assert.deepEqual(ids({ severity: "major" }), ["major"]);
  assert.deepEqual(ids({ unit: "police" }), ["major"]);
  assert.deepEqual(ids({ unit: "drainage" }), ["minor", "critical"], "who answers for the kind");
  assert.equal(ids({ q: "ngap 30" }).length, 3);
  assert.deepEqual(ids({ q: "nothing" }), []);
});

test("a window names something, ends after it begins, and says why", () => {
  const values = { from_at: "2026-11-22T07:00", to_at: "2026-11-22T09:00", area: "760", note: "pumps" };
  assert.deepEqual(wrongWindow(values), {});
  assert.deepEqual(Object.keys(wrongWindow({ ...values, area: "" })), ["area"]);
  assert.deepEqual(Object.keys(wrongWindow({ ...values, to_at: values.from_at })), ["to_at"]);
  assert.deepEqual(Object.keys(wrongWindow({ ...values, note: " " })), ["note"]);
});

test("a window that begins in this minute begins now; another time is kept", () => {
  const values = { from_at: "2026-11-22T07:00", to_at: "2026-11-22T09:00", area: "760", kind: "", note: " pumps " };
  const now = Date.parse("2026-11-22T07:00:40Z");
  const sent = { to_at: "2026-11-22T09:00:00.000Z", area: "760", note: "pumps" };
  assert.deepEqual(windowOf(values, now), sent);
  const earlier = windowOf({ ...values, from_at: "2026-11-22T03:00" }, now);
  assert.equal(earlier.from_at, "2026-11-22T03:00:00.000Z");
});
