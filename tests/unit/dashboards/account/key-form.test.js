import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, keyOf } from "../../../../dashboards/account/key-form.js";
import { standingOf } from "../../../../dashboards/account/key-table.js";
import { setTimeZone } from "../../../../dashboards/words/format.js";

setTimeZone("Asia/Ho_Chi_Minh");
const NOW = Date.parse("2026-11-29T01:00:00Z");
const GIVEN = { label: " daily ", rights: "read,act", areas: "760,761", expires_at: "2027-02-27" };

test("a key is what was typed, its end a day of the city", () => {
  assert.deepEqual(keyOf(GIVEN), {
    label: "daily",
    rights: ["read", "act"],
    areas: ["760", "761"],
    expires_at: "2027-02-26T17:00:00.000Z",
  });
  assert.equal(keyOf({ ...GIVEN, areas: "" }).areas, null);
});

test("it needs a purpose, a right, and an end that is to come within a year", () => {
  assert.deepEqual(checked(GIVEN, NOW), {});
  const wrong = (change) => Object.keys(checked({ ...GIVEN, ...change }, NOW));
  assert.deepEqual(wrong({ label: " " }), ["label"]);
  assert.deepEqual(wrong({ rights: "" }), ["rights"]);
  assert.deepEqual(wrong({ expires_at: "2026-11-29" }), ["expires_at"]);
  assert.deepEqual(wrong({ expires_at: "2027-12-01" }), ["expires_at"]);
  assert.deepEqual(wrong({ expires_at: "" }), ["expires_at"]);
});

test("revoked is revoked, also after the end", () => {
  const key = { revoked_at: null, expires_at: "2026-11-29T00:00:00Z" };
  assert.equal(standingOf(key, NOW), "expired");
  assert.equal(standingOf({ ...key, revoked_at: "2026-11-01T00:00:00Z" }, NOW), "revoked");
  assert.equal(standingOf({ ...key, expires_at: "2027-01-01T00:00:00Z" }, NOW), "works");
});
