import assert from "node:assert/strict";
import { test } from "node:test";
import { readQuestion } from "../../../../../dashboards/pages/explore/question.js";
import { createSavedViews } from "../../../../../dashboards/pages/explore/saved-views.js";

/** @param {string | null} text */
function storage(text = null) {
  return {
    text,
    remembered() {
      return this.text;
    },
    remember(_key, next) {
      this.text = next;
      return true;
    },
  };
}
const WEEK = readQuestion({ q: "noise.leq_db", at: "area.760", span: "7d" });

test("a view comes back in another page of this browser, with a span that still goes up to now", () => {
  const place = storage();
  createSavedViews(place).saved("Noise", WEEK);
  const [view] = createSavedViews(place).views.value;
  assert.equal(view.name, "Noise");
  assert.deepEqual(readQuestion(view.query), WEEK);
});

test("of one name there is one view, and it goes when it is removed", () => {
  const saved = createSavedViews(storage());
  saved.saved("a", WEEK);
  saved.saved("b", WEEK);
  saved.saved("a", readQuestion({}));
  assert.deepEqual(saved.views.value.map(({ name }) => name), ["b", "a"]);
  saved.removed("b");
  assert.deepEqual(saved.views.value.map(({ name }) => name), ["a"]);
});

test("what cannot be read is as if nothing were saved", () => {
  for (const text of ["{", "3", '[{"name":1}]', "null"])
    assert.deepEqual(createSavedViews(storage(text)).views.value, []);
});

test("what another tab has saved meanwhile stays", () => {
  const place = storage();
  const [here, there] = [createSavedViews(place), createSavedViews(place)];
  here.saved("a", WEEK);
  there.saved("b", WEEK);
  const names = createSavedViews(place).views.value.map(({ name }) => name);
  assert.deepEqual(names, ["a", "b"]);
});

test("where a browser keeps nothing, nothing is listed as saved, and saving says so", () => {
  const saved = createSavedViews({ remembered: () => null, remember: () => false });
  assert.throws(() => saved.saved("a", WEEK), /./);
  assert.deepEqual(saved.views.value, []);
});
