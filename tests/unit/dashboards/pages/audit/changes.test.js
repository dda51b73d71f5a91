import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, eventName, wayName } from "../../../../../dashboards/pages/audit/changes.js";
import { createStore } from "../../../../../dashboards/store.js";
import { setTimeZone } from "../../../../../dashboards/words/format.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import "../../../../../dashboards/words/late.js";

setLanguage("en");
const store = createStore(() => 0);
setTimeZone("Asia/Ho_Chi_Minh");

test("a change is told field by field, in words, and nothing that stayed", () => {
  const before = { role: "viewer", areas: ["760"], unit: null, label: "x" };
  const after = { role: "admin", areas: null, unit: "water", label: "x" };
  assert.deepEqual(changesOf(store, before, after), [
    { field: "role", before: "Viewer", after: "Admin" },
    { field: "areas", before: "760", after: "Whole city" },
    { field: "unit", before: "–", after: "water" },
  ]);
});

test("of what came all is told, and times are the city's", () => {
  const after = { rights: ["read"], expires_at: "2026-11-29T17:00:00Z", is_disabled: false };
  assert.deepEqual(changesOf(store, null, after), [
    { field: "rights", before: null, after: "see and take data" },
    { field: "expires", before: null, after: "30/11/2026 00:00:00" },
    { field: "disabled", before: null, after: "no" },
  ]);
});

test("a key without bounds has its owner's", () => {
  const after = { key_id: "k1", rights: null, areas: null };
  assert.deepEqual(
    changesOf(store, null, after).map((change) => change.after),
    ["k1", "all of its owner's", "All areas of the account"],
  );
});

test("what nobody has a word for is told as it is called", () => {
  assert.equal(eventName("moon_rose"), "moon_rose");
  assert.deepEqual(changesOf(store, null, { hold_s: 3 }), [
    { field: "hold_s", before: null, after: "3" },
  ]);
  assert.deepEqual(changesOf(store, null, null), []);
});

test("of as many areas as before it is told which are others now", () => {
  const [change] = changesOf(
    store,
    { areas: ["760", "770", "773"] },
    { areas: ["760", "770", "774"] },
  );
  assert.deepEqual(change, { field: "areas", before: "760, 770, 773", after: "760, 770, 774" });
  assert.equal(changesOf(store, null, { areas: [] })[0]?.after, "No area");
});

test("how somebody came, and what guesses locked, is said in words", () => {
  assert.equal(wayName("link"), "one-time link");
  assert.equal(wayName("key:k1"), "key k1");
  assert.equal(wayName("pigeon"), "pigeon");
  assert.equal(changesOf(store, null, { locked: "address" })[0]?.after, "the address");
});
