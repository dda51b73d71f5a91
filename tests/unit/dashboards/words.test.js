import assert from "node:assert/strict";
import { test } from "node:test";
import { language, setLanguage, t } from "../../../dashboards/core/i18n.js";
import { en } from "../../../dashboards/core/words-en.js";
import { vi } from "../../../dashboards/core/words-vi.js";

const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("both languages have the same words, with the same places", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
  for (const key of Object.keys(vi)) assert.deepEqual(places(en[key]), places(vi[key]), key);
});

test("a missing word is shown, not hidden", () => {
  setLanguage("en");
  assert.equal(t("no.such.word"), "⟦no.such.word⟧");
  assert.equal(language.value, "en");
});
