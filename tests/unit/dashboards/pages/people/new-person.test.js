import assert from "node:assert/strict";
import { test } from "node:test";
import { newPersonOf, wrongPerson } from "../../../../../dashboards/pages/people/new-person.js";

test("a person is what was typed; what was left empty is left out", () => {
  const given = { name: " Lan.NT ", display_name: " ", role: "operator", unit: "", areas: "760", password: "" };
  assert.deepEqual(newPersonOf(given), {
    name: "lan.nt",
    role: "operator",
    unit: null,
    areas: ["760"],
  });
});

test("a name is of few letters, a password long or none", () => {
  assert.deepEqual(wrongPerson({ name: "lan.nt", password: "" }), {});
  assert.deepEqual(Object.keys(wrongPerson({ name: "Lân", password: "short" })), ["name", "password"]);
  assert.deepEqual(Object.keys(wrongPerson({ name: "" })), ["name"]);
});
