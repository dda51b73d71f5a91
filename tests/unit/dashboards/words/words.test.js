import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { test } from "node:test";
import { language, setLanguage, t } from "../../../../dashboards/words/i18n.js";
import { en as first } from "../../../../dashboards/words/en.js";
import { late as lateEn } from "../../../../dashboards/words/late-en.js";
import { late as lateVi } from "../../../../dashboards/words/late-vi.js";
import { vi as firstVi } from "../../../../dashboards/words/vi.js";

const en = { ...first, ...lateEn };
const vi = { ...firstVi, ...lateVi };

const ROOM = new URL("../../../../dashboards", import.meta.url).pathname;
const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

/** Everything that could name a word: the code of the room, without the dictionaries. */
const code = readdirSync(ROOM, { recursive: true })
  .filter((name) => name.endsWith(".js") && !/^words\/(pieces-)?(vi|en)\.js$/.test(name))
  .map((name) => readFileSync(join(ROOM, name), "utf8"))
  .join("\n");

test("both languages have the same words, with the same places", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
  for (const key of Object.keys(vi)) assert.deepEqual(places(en[key]), places(vi[key]), key);
});

test("every word is used, by its name or by the family that a template builds", () => {
  const families = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1]);
  const unused = Object.keys(vi).filter(
    (key) => !code.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)),
  );
  assert.deepEqual(unused, []);
});

test("every word that is asked for exists", () => {
  const asked = [...code.matchAll(/\bt\(\s*"([\w.]+)"/g)].map((match) => match[1]);
  assert.ok(asked.length > 50);
  assert.deepEqual(asked.filter((key) => !(key in vi)), []);
});

/** All that modules import at once, and so what is there when they are. */
function importedBy(modules) {
  const found = new Set();
  const toSee = [...modules];
  for (let file = toSee.pop(); file; file = toSee.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(ROOM, file), "utf8").replace(/\/\*.*?\*\//gs, "");
    for (const [, path] of text.matchAll(/(?:\bfrom |\bimport )"(\.[^"]+)"/g)) {
      toSee.push(normalize(join(file, "..", path)));
    }
  }
  return [...found];
}

test("what comes before the late parts says none of the words that come with them", () => {
  const first = ["main.js", "map/sensor-map.js", "chart/time-chart.js", "wall/wall.js"];
  const early = importedBy(first).filter((file) => !file.startsWith("words/"));
  assert.ok(early.length > 150 && !early.some((file) => file.endsWith("-page.js")));
  const said = early.map((file) => readFileSync(join(ROOM, file), "utf8")).join("\n");
  assert.deepEqual(
    Object.keys(lateVi).filter((key) => said.includes(`"${key}"`)),
    [],
  );
});

test("a missing word is shown, not hidden", () => {
  setLanguage("en");
  assert.equal(t("no.such.word"), "⟦no.such.word⟧");
  assert.equal(language.value, "en");
});
