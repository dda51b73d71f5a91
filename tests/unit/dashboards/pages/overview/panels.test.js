import assert from "node:assert/strict";
import { test } from "node:test";
import { resource } from "../../../../../dashboards/live/resource.js";
import { ApiError } from "../../../../../dashboards/live/request.js";
import { AbsentPanel } from "../../../../../dashboards/pages/overview/absent-panel.js";
import { CrossingPanel } from "../../../../../dashboards/pages/overview/crossing-panel.js";
import { createStore } from "../../../../../dashboards/store.js";

/** What the two lists of the overview say where they have nothing to show. */

const AT = "2026-11-22T07:00:00Z";
const NEWEST = "2026-11-22T06:58:00Z";
const NEVER = new AbortController().signal;

/** A live store whose server gives these answers in turn. */
function liveStore() {
  let wallMs = Date.parse(AT);
  const store = createStore(() => wallMs);
  const clock = { city_at: AT, wall_at: AT, speed: 1 };
  store.cityArrived({ city: "x", time_zone: "UTC", clock }, wallMs);
  store.connectionChanged("live");
  const pass = (seconds) => {
    wallMs += 1000 * seconds;
    store.timePassed();
  };
  return { store, pass };
}
const answers = (store, periodMs, ...given) =>
  resource(
    async () => {
      const answer = given.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    periodMs,
    store.now,
  );
const counted = (store, live, total) =>
  answers(store, 5000, { newest_observed_at: NEWEST, sensors: { live, total }, kinds: {} });
const refused = () => new ApiError("/x", 503, "Service Unavailable");
const crossed = (store, coverage, items = []) =>
  answers(store, 5000, { area: "", newest_observed_at: NEWEST, total: items.length, items, coverage });
const COVERED = { sensors: 40, live: 40, trusted: true };

test("the list of absent sensors grows stale while nobody answers, and says until when data go", async () => {
  const { store, pass } = liveStore();
  const items = [{ sensor_id: "a", status: "silent", kind: "noise" }];
  const absent = answers(store, 15_000, { area: "", items }, refused());
  const counts = counted(store, 1, 2);
  const panel = () => AbsentPanel({ store: { ...store, counts }, absent, onRetry: () => {} }).props;
  assert.equal(panel().look, "loading");
  await Promise.all([absent.ask(NEVER), counts.ask(NEVER)]);
  assert.equal(panel().look, "current");
  pass(60);
  await absent.ask(NEVER);
  assert.equal(panel().look, "stale");
  assert.equal(panel().asOfMs, Date.parse(NEWEST));
});

test("that nobody is absent is good news only while it is current and the counts agree", async () => {
  const { store, pass } = liveStore();
  const looks = async (counts) => {
    const absent = answers(store, 15_000, { area: "", items: [] });
    await Promise.all([absent.ask(NEVER), counts.ask(NEVER)]);
    return () => AbsentPanel({ store: { ...store, counts }, absent, onRetry: () => {} }).props.look;
  };
  const whole = await looks(counted(store, 2, 2));
  const late = await looks(counted(store, 1, 2));
  assert.deepEqual([whole(), late()], ["empty", "current"]);
  pass(60);
  assert.equal(whole(), "stale");
});

test("that nothing is beyond a threshold is said of now, and where enough sensors send", async () => {
  const { store, pass } = liveStore();
  const looks = async (crossings) => {
    await crossings.ask(NEVER);
    return () => CrossingPanel({ store: { ...store, crossings }, onRetry: () => {} }).props.look;
  };
  const clear = await looks(crossed(store, COVERED));
  const dark = await looks(crossed(store, { sensors: 40, live: 2, trusted: false }));
  assert.deepEqual([clear(), dark()], ["empty", "current"]);
  pass(60);
  assert.deepEqual([clear(), dark()], ["stale", "stale"]);
});
