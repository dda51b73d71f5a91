import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldOf, refusedIn, wrongIn } from "../../../../../dashboards/pages/rules/rule-check.js";
import { valuesOf } from "../../../../../dashboards/pages/rules/rule-values.js";
import "../../../../../dashboards/words/late.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import { aRule, CONDITIONS, KINDS } from "./a-rule.js";

setLanguage("en");
const wrong = (changes) => wrongIn({ ...valuesOf(aRule(), KINDS), ...changes }, KINDS);

test("nothing is wrong with a rule that can be, of whatever type", () => {
  for (const condition of CONDITIONS)
    assert.deepEqual(wrongIn(valuesOf(aRule({ condition }), KINDS), KINDS), {});
});

test("it must not end before it begins, nor last less than a period", () => {
  assert.match(wrong({ clear_value: "31" }).clear_value, /above the limit/);
  assert.match(wrong({ direction: "below", clear_value: "29" }).clear_value, /below the limit/);
  assert.deepEqual(wrong({ direction: "below", clear_value: "31" }), {});
  assert.match(wrong({ hold_s: "0,5" }).hold_s, /1 min/);
  assert.deepEqual(wrong({ hold_s: "0" }), {});
});

test("what is missing is said at its field", () => {
  const fields = Object.keys(wrong({ rule_id: "Ngập", label_vi: " ", source: "", limit: "much" }));
  assert.deepEqual(fields.sort(), ["label_vi", "limit", "rule_id", "source"]);
});

test("what the server refuses stands at the field that it names", () => {
  assert.deepEqual(
    [
      "condition.clear_value",
      "condition.threshold.limit",
      "rule.condition.hold_s",
      "condition.parts[2].rule_id",
      "areas[0]",
      "quiet_hours[1]",
      "unit",
    ].map(fieldOf),
    ["clear_value", "limit", "hold_s", "parts", "areas", "quiet_hours", "unit"],
  );
});

test("a refusal of a number says in which unit, and what has no field is said all the same", () => {
  const errors = [
    { parameter: "condition.limit", value: "", accepted: ["is beyond what can be"] },
    { parameter: "made_of", value: "", accepted: ["is not known"] },
  ];
  const said = refusedIn({ errors }, ["limit"], valuesOf(aRule(), KINDS), KINDS);
  assert.match(said.limit, /is beyond what can be.*in m, as it is stored/);
  assert.match(said[""], /made_of.*is not known/);
});
