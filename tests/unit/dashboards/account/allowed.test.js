import assert from "node:assert/strict";
import { test } from "node:test";
import { openAreas } from "../../../../dashboards/account/account-state.js";
import { isOutside } from "../../../../dashboards/city/outside.js";
import { barOf, isFor } from "../../../../dashboards/account/allowed.js";
import { missingOf } from "../../../../dashboards/frame/missing.js";
import { createStore } from "../../../../dashboards/store.js";

const VIEWER = { name: "lan", role: "viewer", rights: ["read"], areas: null, sign_in: {} };
const OPEN = { ...VIEWER, name: null, via: "open" };
const CITY = { id: "map", hasArea: true };
const PEOPLE = { id: "people", needs: "manage_people" };
const OWN = { id: "me", needs: "signed_in" };
const SIGN_IN = { id: "sign-in", needs: "anybody" };

function storeOf(me) {
  const store = createStore(() => 0);
  if (me === null) store.nobodyIsIn(undefined);
  else if (me) store.meArrived(me);
  return store;
}

test("nobody comes further than the sign-in page", () => {
  const store = storeOf(null);
  for (const page of [CITY, PEOPLE, OWN]) assert.deepEqual(barOf(store, page), { what: "signIn" });
  assert.equal(barOf(store, SIGN_IN), null);
});

test("the city is shown before it is known who looks, what needs more is not", () => {
  const store = storeOf(undefined);
  assert.equal(barOf(store, CITY), null);
  assert.deepEqual(barOf(store, PEOPLE), { what: "unknown" });
});

test("the right that is missing is named", () => {
  assert.deepEqual(barOf(storeOf(VIEWER), PEOPLE), { what: "right", right: "manage_people" });
  assert.equal(barOf(storeOf({ ...VIEWER, rights: ["read", "manage_people"] }), PEOPLE), null);
});

test("what is of the whole city is for nobody who sees a part of it", () => {
  const page = { id: "audit", needs: "read_audit", isOfCity: true };
  const admin = { ...VIEWER, rights: ["read", "read_audit"] };
  assert.equal(barOf(storeOf(admin), page), null);
  assert.deepEqual(barOf(storeOf({ ...admin, areas: ["760"] }), page), { what: "city" });
  assert.equal(isFor({ ...admin, areas: ["760"] }, page), false);
  const viewer = { ...VIEWER, areas: ["760"] };
  assert.deepEqual(barOf(storeOf(viewer), page), { what: "right", right: "read_audit" });
});

test("one's own page is for those who have an account", () => {
  assert.deepEqual(barOf(storeOf(OPEN), OWN), { what: "account" });
  assert.equal(barOf(storeOf(VIEWER), OWN), null);
  assert.equal(isFor(OPEN, CITY), true);
});

test("an area of which no ground is open stands in the way; a ward that shares some does not", () => {
  const me = { ...VIEWER, areas: ["760"] };
  const ward = (share_frac) => ({ code: "26734", links: [{ code: "760", share_frac }] });
  assert.equal(isOutside(me, ward(0.3)), false);
  assert.equal(isOutside(me, ward(0)), true);
  assert.equal(isOutside(me, { code: "760" }), false);
  assert.equal(isOutside(me, { code: "761", links: [] }), true);
  assert.equal(isOutside(me, undefined), false, "that is not there, which is said elsewhere");
  assert.equal(isOutside(VIEWER, { code: "761", links: [] }), false);
});

test("a session that ends keeps who it was, and what they may", () => {
  const store = storeOf(VIEWER);
  store.sessionEnded({ password: true, oidc: null }, true);
  assert.equal(store.state.me.value.name, "lan");
  assert.equal(store.state.isSigningIn.value, true);
  assert.equal(barOf(store, CITY), null);
  store.meArrived(VIEWER);
  assert.equal(store.state.isSessionOver.value, false);
  assert.equal(store.state.isSigningIn.value, false);
});

test("an area stands in the way of the pages that are about it, and of no other", () => {
  const store = storeOf({ ...VIEWER, areas: ["760"] });
  const areas = [{ code: "760" }, { code: "761" }];
  store.catalogueArrived([], areas, []);
  assert.deepEqual(openAreas(store.state), [{ code: "760" }]);
  store.filterChanged({ area: "761" });
  assert.deepEqual(barOf(store, CITY), { what: "area", area: "761" });
  assert.equal(barOf(store, OWN), null);
});

test("an area that is not there is missing on the pages that are about it, and on no other", () => {
  const store = storeOf(VIEWER);
  store.catalogueArrived([], [{ code: "760" }], []);
  store.filterChanged({ area: "nowhere" });
  for (const [page, missing] of [
    ["map", "area"],
    ["me", null],
    ["sign-in", null],
    ["none", "page"],
  ]) {
    store.pageChanged(page);
    assert.equal(missingOf(store, [CITY, OWN, SIGN_IN]), missing);
  }
});
