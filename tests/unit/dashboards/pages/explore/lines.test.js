import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../../../../../dashboards/pages/explore/lines.js";
import { suggestions } from "../../../../../dashboards/pages/explore/place-search.js";
import { PLAIN_QUESTION } from "../../../../../dashboards/pages/explore/question.js";
import { createStore } from "../../../../../dashboards/store.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import "../../../../../dashboards/words/late.js";

setLanguage("en");

function area(code, short) {
  return { code, level: "district", name_vi: short, name_en: short, short_vi: short, short_en: short };
}

function storeOf(areas) {
  const store = createStore(() => 0);
  store.meArrived({ name: "lan", role: "viewer", rights: ["read"], areas, sign_in: {} });
  store.catalogueArrived([], [area("760", "D.1"), area("761", "D.12")], []);
  return store;
}

test("numbers of a part of the city are never called those of the whole city", () => {
  const label = (areas) => placesOf(PLAIN_QUESTION, storeOf(areas))[0]?.label;
  assert.equal(label(null), "Whole city");
  assert.equal(label(["760"]), "D.1");
});

test("nothing is asked of an area of others, and the search does not offer it", () => {
  const store = storeOf(["760"]);
  const question = { ...PLAIN_QUESTION, places: ["area.760", "area.761"] };
  assert.deepEqual(
    placesOf(question, store).map(({ isKnown }) => isKnown),
    [true, false],
  );
  assert.deepEqual(
    suggestions("", store).map(({ place }) => place),
    ["city", "area.760"],
  );
});
