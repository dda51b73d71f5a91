import assert from "node:assert/strict";
import { test } from "node:test";
import { callingOf, createNews, titleMark } from "../../../../dashboards/frame/news.js";

const alert = (alert_id, changes = {}) => ({
  alert_id,
  severity: "critical",
  state: "open",
  silent: false,
  ...changes,
});
const ids = (items) => items.map((one) => one.alert_id);
const judged = { until_at: "2026-11-22T07:30:00Z", problem: null };
const unjudged = { ...judged, problem: "no beat for 45 s" };
const title = (connection, figures, items, of = judged) =>
  titleMark({
    state: { connection: { value: connection }, figures: { value: figures } },
    alerts: { value: items && { items, judged: of } },
  });
const figures = (trusted) => ({
  sensors: { total: 9, live: 9 },
  coverage: { sensors: 9, live: 9, trusted },
});

test("what stands when the page comes is no news; what comes after is, once", () => {
  const listen = createNews();
  assert.deepEqual(ids(listen([alert(1)], 0)), []);
  assert.deepEqual(ids(listen([alert(2), alert(1)], 1000)), [2]);
  assert.deepEqual(ids(listen([alert(2), alert(1)], 2000)), []);
});

test("after a line that was away, what was known before is no news", () => {
  const listen = createNews();
  listen([alert(1), alert(2)], 0);
  assert.deepEqual(ids(listen([], 60_000)), [], "a server that has only just started");
  assert.deepEqual(ids(listen([alert(1), alert(2)], 70_000)), []);
});

test("what is taken and then nobody's again is not told at every turn", () => {
  const listen = createNews();
  listen([], 0);
  assert.deepEqual(ids(listen([alert(1)], 1000)), [1]);
  listen([], 2000);
  assert.deepEqual(ids(listen([alert(1)], 300_000)), []);
  listen([], 301_000);
  assert.deepEqual(ids(listen([alert(1)], 1_000_000)), [1]);
});

test("only what is critical and in nobody's hands calls somebody, and nothing silent", () => {
  const others = [
    alert(2, { severity: "major" }),
    alert(3, { state: "acknowledged" }),
    alert(4, { silent: true }),
  ];
  assert.deepEqual(ids(callingOf([alert(1), ...others])), [1]);
});

test("the title counts what nobody has taken, and never looks calm where nobody knows", () => {
  const two = [alert(1), alert(2), alert(3, { state: "acknowledged" })];
  assert.equal(title("live", figures(true), two), "(2) ");
  assert.equal(title("live", figures(true), []), "");
  assert.equal(title("live", figures(false), two), "(2+) ");
  assert.equal(title("live", figures(false), []), "(?) ");
  assert.equal(title("live", figures(true), two, unjudged), "(2+) ");
  assert.equal(title("live", figures(true), [], unjudged), "(?) ", "nobody judges");
  assert.equal(title("live", figures(true), null), "(?) ", "before the alerts were told");
  assert.equal(title("lost", figures(true), []), "(?) ");
  assert.equal(title("connecting", null, null), "");
});
