import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blankRule,
  CONDITION_TYPES,
  ruleOf,
  valuesOf,
} from "../../../../../dashboards/pages/rules/rule-values.js";
import { scaledText, scaleOf, typedNumber } from "../../../../../dashboards/pages/rules/scale.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import { aRule, CONDITIONS, KINDS } from "./a-rule.js";

for (const language of ["vi", "en"]) {
  for (const condition of CONDITIONS) {
    test(`a rule of ${condition.type} passes through its form unchanged, in ${language}`, () => {
      setLanguage(language);
      const rule = aRule({ condition });
      assert.deepEqual(ruleOf(valuesOf(rule, KINDS), KINDS), { ...rule, note: null });
    });
  }
}

test("limits are typed in the unit that is shown, times in minutes", () => {
  setLanguage("en");
  const values = valuesOf(aRule(), KINDS);
  assert.deepEqual([values.limit, values.clear_value, values.hold_s], ["30", "25", "3"]);
  const { condition } = ruleOf({ ...values, limit: "12,5", hold_s: "0.5" }, KINDS);
  assert.deepEqual([condition.limit, condition.hold_s], [0.125, 30]);
});

test("what is no number is none, whatever sign or comma it has", () => {
  assert.deepEqual(
    ["−0,4", "-0.4", " 7 ", "1.000,5", "", "10 cm"].map((text) => typedNumber(text, 1)),
    [-0.4, -0.4, 7, Number.NaN, Number.NaN, Number.NaN],
  );
});

test("of a limit nothing is rounded away, and a share is told in per cent", () => {
  setLanguage("en");
  const text = (condition, value) => scaledText(value, scaleOf(condition, KINDS));
  assert.equal(text(CONDITIONS[0], 0.1254), "12.54\u00a0cm");
  assert.equal(text(CONDITIONS[1], 0.05), "5\u00a0cm/h");
  assert.equal(text(CONDITIONS[2], -0.4), "−40\u00a0%");
  assert.equal(text(CONDITIONS[4], 5), "5");
});

test("a new rule of each type is what its form says", () => {
  for (const type of CONDITION_TYPES) {
    const rule = blankRule(type, KINDS.get("street_flood"));
    assert.deepEqual(ruleOf(valuesOf(rule, KINDS), KINDS), { ...rule, note: null });
  }
});
