import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf, taken } from "../../../../dashboards/account/refusal.js";
import { ApiError } from "../../../../dashboards/live/request.js";
import { createStore } from "../../../../dashboards/store.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";
import "../../../../dashboards/words/late.js";

setLanguage("en");
const store = createStore(() => 0);
const told = (status, problem = {}, retryAfterS = Number.NaN, meanings = {}) =>
  refusalOf(store, new ApiError("/x", status, "the server's words", problem, retryAfterS), meanings);

test("how long one has to wait is said, rounded up", () => {
  assert.equal(told(429, {}, 59.2).message, "Too many tries. Try again in 1 min.");
  assert.equal(told(429, {}, 61).message, "Too many tries. Try again in 2 min.");
  assert.equal(told(429).message, "Too many tries. Try again in some minutes.");
});

test("a field that is not taken says what is", () => {
  const problem = { errors: [{ parameter: "name", value: "Ä", accepted: ["a–z", "0–9"] }] };
  const { wrong } = told(422, problem);
  assert.deepEqual(wrong, { name: "The server does not take it; it takes: a–z; 0–9" });
});

test("what a status means of one question goes before what it means of all", () => {
  assert.equal(told(409, {}, Number.NaN, { 409: "taken" }).message, "taken");
  assert.match(told(409).message, /the server's words/);
});

test("the missing right, or the own areas, are named", () => {
  assert.match(told(403, { right: "manage_people" }).message, /look after people/);
  assert.match(told(403, { areas: ["760"] }).message, /760/);
});

test("what is no refusal of the server's is not made one", async () => {
  await assert.rejects(taken(store, Promise.reject(new TypeError("a bug"))), /a bug/);
  assert.equal(await taken(store, Promise.resolve(7)), 7);
});
