import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PLAIN_QUESTION } from "../../../../../dashboards/pages/explore/question.js";
import * as span from "../../../../../dashboards/pages/explore/span.js";
import { setTimeZone } from "../../../../../dashboards/words/format.js";
import { instantOf, localDay, localText } from "../../../../../dashboards/words/local-time.js";

const at = Date.parse;
const DAY_MS = 86_400_000;
const WEEK = { fromMs: at("2026-11-20T17:00:00Z"), toMs: at("2026-11-27T17:00:00Z") };

beforeEach(() => setTimeZone("Asia/Ho_Chi_Minh"));

test("a local time is the instant that the city's clocks show", () => {
  assert.equal(instantOf("2026-11-22T00:00"), at("2026-11-21T17:00:00Z"));
  assert.equal(instantOf("2026-11-22"), at("2026-11-21T17:00:00Z"));
  assert.equal(localText(at("2026-11-21T17:05:00Z")), "2026-11-22T00:05");
  assert.equal(localDay(at("2026-11-21T16:59:00Z")), "2026-11-21");
  assert.ok(Number.isNaN(instantOf("")));
  setTimeZone("America/New_York");
  for (const text of ["2026-03-08T01:30", "2026-03-08T03:30", "2026-11-01T00:30", "2026-07-01T12:00"])
    assert.equal(localText(instantOf(text)), text);
});

test("a span of some length has the whole minute that goes on, one from and to stays", () => {
  const nowMs = at("2026-11-22T05:06:07Z");
  assert.deepEqual(span.spanOf({ ...PLAIN_QUESTION, spanS: 3600 }, nowMs), {
    fromMs: at("2026-11-22T04:07:00Z"),
    toMs: at("2026-11-22T05:07:00Z"),
  });
  assert.deepEqual(span.spanOf({ ...PLAIN_QUESTION, spanS: 0, ...WEEK }, nowMs), WEEK);
});

test("what it is compared with lies whole local days before, or begins on the day that is named", () => {
  const back = (against) => span.distanceMs({ ...PLAIN_QUESTION, against }, WEEK);
  assert.deepEqual(["", "1d", "7d", "2026-11-11"].map(back), [0, DAY_MS, 7 * DAY_MS, 10 * DAY_MS]);
});

test("what is usual is of whole weeks before", () => {
  const { fromMs, toMs } = span.weeksBefore(WEEK);
  assert.equal(toMs, WEEK.fromMs);
  assert.equal(toMs - fromMs, 28 * DAY_MS);
});

test("the strip holds the window, and is the same for windows that lie near", () => {
  const nowMs = at("2026-11-28T03:00:00Z");
  const strip = span.stripSpan(WEEK, nowMs);
  assert.equal(strip.toMs, at("2026-11-28T17:00:00Z"));
  assert.equal(strip.resolution, "1h");
  const moved = { fromMs: WEEK.fromMs - DAY_MS, toMs: WEEK.toMs - DAY_MS };
  assert.deepEqual(span.stripSpan(moved, nowMs + 60_000), strip);
  const old = { fromMs: WEEK.fromMs - 800 * DAY_MS, toMs: WEEK.toMs - 800 * DAY_MS };
  const around = span.stripSpan(old, nowMs);
  assert.ok(around.fromMs < old.fromMs && around.toMs > old.toMs);
});

test("a step shortens, lengthens and moves a span by halves", () => {
  const lengths = ["in", "out", "back", "on"].map((step) => {
    const next = span.stepped(WEEK, step);
    return [(next.fromMs - WEEK.fromMs) / DAY_MS, (next.toMs - WEEK.toMs) / DAY_MS];
  });
  assert.deepEqual(lengths, [[1.75, -1.75], [-3.5, 3.5], [-3.5, -3.5], [3.5, 3.5]]);
});
