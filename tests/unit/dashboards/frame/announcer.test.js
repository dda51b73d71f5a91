import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcement, tell } from "../../../../dashboards/frame/announcer.js";

test("the same words told again are a new element, or a screen reader would keep silent", () => {
  const said = () => {
    tell("Critical: 0.80 m");
    return [Announcement().props.children].flat().find((one) => one?.type === "span");
  };
  const [first, second] = [said(), said()];
  assert.equal(first.props.children, second.props.children);
  assert.notEqual(first.key, second.key);
});
