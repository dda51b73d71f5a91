import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { test } from "node:test";

const ROOM = new URL("../../../dashboards/", import.meta.url).pathname;
const readme = readFileSync(join(ROOM, "README.md"), "utf8");
/** From top to bottom, as the README says. */
const said = /- \*\*Imports point down\*\*:(.*?);/s.exec(readme)?.[1] ?? "";
const order = [...said.matchAll(/`([\w.]+)\/?`/g)].map((found) => found[1]);

const files = readdirSync(ROOM, { recursive: true }).filter((name) => name.endsWith(".js"));
const roomOf = (file) => file.split("/")[0];
const pageOf = (file) => /^pages\/([\w-]+)\//.exec(file)?.[1];

/** What a module imports to run, at once or later; types are comments. */
function importsOf(file) {
  const code = readFileSync(join(ROOM, file), "utf8").replace(/\/\*.*?\*\//gs, "");
  const found = [...code.matchAll(/(?:\bfrom |\bimport |\bimport\()"(\.[^"]+)"/g)];
  return found.map(([, path]) => normalize(join(file, "..", path)));
}
const arrows = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })));

test("every module stands in a room that the README names, and every arrow is found", () => {
  assert.deepEqual([...new Set(files.map(roomOf))].sort(), [...order].sort());
  assert.ok(arrows.length > 300);
});

test("imports point down", () => {
  const up = arrows.filter(
    ({ file, target }) => order.indexOf(roomOf(target)) < order.indexOf(roomOf(file)),
  );
  assert.deepEqual(up, []);
});

test("no page imports another", () => {
  const across = arrows.filter(
    ({ file, target }) => pageOf(file) && pageOf(target) && pageOf(file) !== pageOf(target),
  );
  assert.deepEqual(across, []);
});
