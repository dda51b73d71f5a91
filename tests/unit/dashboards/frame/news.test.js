import assert from "node:assert/strict";
import { test } from "node:test";
import { createNews, titleMark } from "../../../../dashboards/frame/news.js";

const crossing = (sensor_id) => ({ sensor_id, quantity: "q" });
const ids = (items) => items.map((one) => one.sensor_id);
const title = (connection, figures) =>
  titleMark({ state: { connection: { value: connection }, figures: { value: figures } } });
const figures = (critical, trusted) => ({
  levels: { critical, warning: 9 },
  sensors: { total: 9, live: 9 },
  coverage: { sensors: 9, live: 9, trusted },
});

test("what stands when the page comes is no news; what comes after is, once", () => {
  const listen = createNews();
  assert.deepEqual(ids(listen([crossing("a")], 0)), []);
  assert.deepEqual(ids(listen([crossing("b"), crossing("a")], 1000)), ["b"]);
  assert.deepEqual(ids(listen([crossing("b"), crossing("a")], 2000)), []);
});

test("after a line that was away, what was known before is no news", () => {
  const listen = createNews();
  listen([crossing("a"), crossing("b")], 0);
  assert.deepEqual(ids(listen([], 60_000)), [], "a server that has only just started");
  assert.deepEqual(ids(listen([crossing("a"), crossing("b")], 70_000)), []);
});

test("a value that swings around its limit is not told at every swing", () => {
  const listen = createNews();
  listen([], 0);
  assert.deepEqual(ids(listen([crossing("a")], 1000)), ["a"]);
  listen([], 2000);
  assert.deepEqual(ids(listen([crossing("a")], 300_000)), []);
  listen([], 301_000);
  assert.deepEqual(ids(listen([crossing("a")], 1_000_000)), ["a"]);
});

test("the title counts what is critical, and never looks calm where nobody knows", () => {
  assert.equal(title("live", figures(2, true)), "(2) ");
  assert.equal(title("live", figures(0, true)), "");
  assert.equal(title("live", figures(2, false)), "(2+) ");
  assert.equal(title("live", figures(0, false)), "(?) ");
  assert.equal(title("lost", figures(0, true)), "(?) ");
  assert.equal(title("connecting", null), "");
});
