import assert from "node:assert/strict";
import { test } from "node:test";
import { wrongPassword } from "../../../../../dashboards/pages/me/password.js";

function fieldsOf(next, name, again = next) {
  return Object.keys(wrongPassword({ new: next, again }, name));
}

test("a password is as long as the server asks for, and not the name", () => {
  assert.deepEqual(fieldsOf("short", "lan"), ["new"]);
  assert.deepEqual(fieldsOf("Nguyen.Van.An", "nguyen.van.an"), ["new"]);
  assert.deepEqual(fieldsOf("correct horse battery", "lan"), []);
});

test("a short name may stand in it: in Vietnamese it stands in most", () => {
  assert.deepEqual(fieldsOf("thành phố trong lành", "an"), []);
  assert.deepEqual(fieldsOf("xanh thanh pho xanh", "an"), []);
});

test("both times it is the same", () => {
  assert.deepEqual(fieldsOf("correct horse battery", "lan", "correct horse"), ["again"]);
});
