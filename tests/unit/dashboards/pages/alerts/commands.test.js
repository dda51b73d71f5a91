import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf, KEYS } from "../../../../../dashboards/pages/alerts/commands.js";

const press = (key, changes = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isTyping: false,
  ...changes,
});

test("each key has one meaning", () => {
  const keys = KEYS.flatMap((one) => one.keys);
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual(
    ["j", "K", "a", "G", "s", "c", "x", "ArrowDown"].map((key) => commandOf(press(key))),
    ["next", "previous", "acknowledge", "assign", "suppress", "close", "pick", "next"],
  );
});

test("nothing is done while somebody types, or with a key that is the browser's", () => {
  assert.equal(commandOf(press("a", { isTyping: true })), null);
  assert.equal(commandOf(press("c", { ctrlKey: true })), null);
  assert.equal(commandOf(press("Enter")), null);
});

test("an editor of Vietnamese that takes the letter leaves which key it was", () => {
  assert.equal(commandOf(press("Process", { code: "KeyA" })), "acknowledge");
  assert.equal(commandOf(press("Process", { code: "KeyZ" })), null);
});
