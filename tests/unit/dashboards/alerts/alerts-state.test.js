import assert from "node:assert/strict";
import { test } from "node:test";
import { takeStep } from "../../../../dashboards/alerts/act.js";
import { ApiError } from "../../../../dashboards/live/request.js";
import { liveStore } from "../live-store.js";
import { anAlert } from "./an-alert.js";

const AT = "2026-11-22T07:30:00Z";
const NEVER = new AbortController().signal;
const ids = (page) => page.items.map((one) => one.alert_id);
const minor = (alert_id, since_at) => anAlert({ alert_id, severity: "minor", since_at });
const judged = { until_at: AT, problem: null };
const page = (...items) => ({ items, next_cursor: null, counts: {}, judged });

/** A server that gives these answers in turn; each may wait until it is let go. */
function server(...answers) {
  const asked = [];
  globalThis.fetch = async (path, { method, headers, body } = {}) => {
    asked.push({ path, method, headers, body: body && JSON.parse(body) });
    const [status, document, gate] = answers.shift();
    await gate;
    return new Response(JSON.stringify(document), { status });
  };
  return asked;
}

test("what is heard of an alert stands in the list at once, the worst and newest first", async () => {
  const { store } = liveStore(AT);
  server([200, page(minor(1, "2026-11-22T07:00:00Z"))]);
  await store.alerts.ask(NEVER);
  store.alertChanged(minor(2, "2026-11-22T07:10:00Z"));
  store.alertChanged(anAlert({ alert_id: 3 }));
  assert.deepEqual(ids(store.alerts.value), [3, 2, 1]);
  store.alertChanged(anAlert({ alert_id: 3, state: "resolved" }));
  assert.deepEqual(ids(store.alerts.value), [2, 1]);
});

test("what is heard while an answer is on its way is newer than it", async () => {
  const { store } = liveStore(AT);
  let letGo = () => {};
  const gate = new Promise((resolve) => {
    letGo = resolve;
  });
  server([200, page(anAlert({ alert_id: 3 })), gate]);
  const coming = store.alerts.ask(NEVER);
  store.alertChanged(anAlert({ alert_id: 3, state: "acknowledged", version: 2 }));
  letGo();
  await coming;
  assert.equal(store.alerts.value.items[0].state, "acknowledged");
});

test("a list of one area takes no alert that it did not have", async () => {
  const { store } = liveStore(AT);
  store.filterChanged({ area: "760" });
  const asked = server([200, page(anAlert())]);
  await store.areaAlerts.ask(NEVER);
  store.alertChanged(anAlert({ alert_id: 13 }));
  assert.deepEqual(ids(store.areaAlerts.value), [12]);
  assert.match(asked[0].path, /area=760/);
});

test("a step says which version it is of", async () => {
  const { store } = liveStore(AT);
  const asked = server([200, anAlert({ state: "acknowledged", version: 5 })]);
  const outcome = await takeStep(store, { alert_id: 12, version: 4 }, { step: "acknowledge" });
  assert.equal(outcome.isTaken, true);
  assert.equal(asked[0].headers["If-Match"], '"4"');
  assert.deepEqual(asked[0].body, { step: "acknowledge" });
});

test("who was faster is told, with the alert as it is now", async () => {
  const { store } = liveStore(AT);
  const now = anAlert({ state: "acknowledged", version: 2 });
  server([200, page(anAlert())], [409, { detail: "too late", who: "lan", alert: now }]);
  await store.alerts.ask(NEVER);
  const outcome = await takeStep(store, anAlert(), { step: "acknowledge" });
  assert.deepEqual([outcome.isTaken, outcome.faster], [false, "lan"]);
  assert.equal(store.alerts.value.items[0].state, "acknowledged");
});

test("a refusal for another reason is an error", async () => {
  const { store } = liveStore(AT);
  server([403, { detail: "no", right: "act" }]);
  await assert.rejects(takeStep(store, anAlert(), { step: "acknowledge" }), ApiError);
});
