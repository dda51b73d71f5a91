import assert from "node:assert/strict";
import { test } from "node:test";
import { resource } from "../../../../../dashboards/live/resource.js";
import { ApiError } from "../../../../../dashboards/live/request.js";
import { AbsentPanel } from "../../../../../dashboards/pages/overview/absent-panel.js";
import { CrossingPanel } from "../../../../../dashboards/pages/overview/crossing-panel.js";
import { followAbsentCount } from "../../../../../dashboards/pages/overview/feed.js";
import { liveStore } from "../../live-store.js";

/** What the two lists of the overview say where they have nothing to show. */

const AT = "2026-11-22T07:00:00Z";
const NEWEST = "2026-11-22T06:58:00Z";
const NEVER = new AbortController().signal;

/** A resource whose server gives these answers in turn. */
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
  const { store, pass } = liveStore(AT);
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
  const { store, pass } = liveStore(AT);
  const looks = async (counts) => {
    const absent = answers(store, 15_000, { area: "", items: [] });
    await Promise.all([absent.ask(NEVER), counts.ask(NEVER)]);
    return () => AbsentPanel({ store: { ...store, counts }, absent, onRetry: () => {} }).props.look;
  };
  const whole = await looks(counted(store, 2, 2));
  const late = await looks(counted(store, 1, 2));
  assert.deepEqual([whole(), late()], ["empty", "loading"], "who is counted is on the way");
  pass(60);
  assert.equal(whole(), "stale");
});

test("who is absent is asked as soon as the counts know of somebody, or of nobody any more", async () => {
  const { store } = liveStore(AT);
  const count = (live) => ({ newest_observed_at: NEWEST, sensors: { live, total: 2 }, kinds: {} });
  const counts = answers(store, 5000, count(2), count(1), count(0), count(2), count(2));
  const somebody = [{ sensor_id: "a", status: "silent", kind: "noise" }];
  const lists = [[], somebody, []];
  const absent = answers(store, 15_000, ...lists.map((items) => ({ area: "", items })));
  await absent.ask(NEVER);
  const stop = followAbsentCount({ ...store, counts }, absent);
  const known = [];
  for (let answer = 0; answer < 5; answer += 1) {
    await counts.ask(NEVER);
    await new Promise(setImmediate);
    known.push(absent.value.items.length);
  }
  assert.deepEqual(known, [0, 1, 1, 0, 0]);
  stop();
});

test("that nothing is beyond a threshold is said of now, and where enough sensors send", async () => {
  const { store, pass } = liveStore(AT);
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
