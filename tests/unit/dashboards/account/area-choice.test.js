import assert from "node:assert/strict";
import { test } from "node:test";
import { found } from "../../../../dashboards/account/area-choice.js";

const AREAS = [
  { code: "760", level: "district", name_vi: "Quận 1", name_en: "District 1" },
  { code: "761", level: "district", name_vi: "Quận 12", name_en: "District 12" },
  { code: "26734", level: "ward", name_vi: "Phường Bến Thành", name_en: "Bến Thành ward" },
];
const WARDS = Array.from({ length: 60 }, (_, index) => ({
  code: `w${index}`,
  level: "ward",
  name_vi: `Phường ${index}`,
  name_en: `Ward ${index}`,
}));
const codes = (query, pinned = []) => found([...AREAS, ...WARDS], query, pinned).map(({ code }) => code);

test("districts are listed, wards once they are looked for, without accents too", () => {
  assert.deepEqual(codes(""), ["760", "761"]);
  assert.deepEqual(codes("ben thanh"), ["26734"]);
});

test("what was chosen stands first whatever is looked for, and once", () => {
  assert.deepEqual(codes("quan 12", ["26734"]), ["26734", "761"]);
  assert.deepEqual(codes("", ["761"]), ["761", "760"]);
});

test("whoever may give a few areas is shown them all, wards too", () => {
  const own = found(AREAS.slice(1), "", []);
  assert.deepEqual(
    own.map(({ code }) => code),
    ["761", "26734"],
  );
});
