import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, countsOf, pairsOf } from "../../../../../dashboards/pages/rules/difference.js";
import { ticksOf } from "../../../../../dashboards/pages/rules/difference-chart.js";
import { tallied } from "../../../../../dashboards/pages/rules/tally.js";

const at = (minute) => new Date(Date.UTC(2026, 10, 22, 7, minute)).toISOString();
const episode = (sensor_id, from, to) => ({
  sensor_id,
  since_at: at(from),
  raised_at: at(from),
  last_at: at(to ?? 59),
  cleared_at: to === null ? null : at(to),
  value: 1,
});
const NOW = [episode("a", 0, 10), episode("b", 5, 20), episode("c", 5, 20), episode("d", 1, 2)];
const EARLY = episode("b", 3, 20);
const LATE = episode("c", 7, 20);
const ADDED = [episode("e", 30, null)];
const ANSWER = {
  now: { episode_count: 4, sensor_count: 4, episodes: NOW },
  changed: { episode_count: 4, sensor_count: 4, episodes: [NOW[0], EARLY, LATE, ...ADDED] },
  added: ADDED,
  added_count: 1,
  removed: [NOW[3]],
  removed_count: 1,
  earlier: [{ now: NOW[1], changed: EARLY }],
  earlier_count: 1,
  later: [{ now: NOW[2], changed: LATE }],
  later_count: 1,
};

test("every episode is told once, what differs first", () => {
  const pairs = pairsOf(ANSWER);
  assert.deepEqual(
    pairs.map(({ what, now, changed }) => [what, now?.sensor_id, changed?.sensor_id]),
    [
      ["added", undefined, "e"],
      ["removed", "d", undefined],
      ["earlier", "b", "b"],
      ["later", "c", "c"],
      ["same", "a", "a"],
    ],
  );
  assert.deepEqual(countsOf(ANSWER), { added: 1, removed: 1, earlier: 1, later: 1, same: 1 });
});

test("without a change all is as it is", () => {
  const nothing = { added: [], removed: [], earlier: [], later: [] };
  const counts = { added_count: 0, removed_count: 0, earlier_count: 0, later_count: 0 };
  const answer = { ...ANSWER, ...nothing, ...counts, changed: null };
  assert.deepEqual(new Set(pairsOf(answer).map(({ what }) => what)), new Set(["same"]));
  assert.equal(countsOf(answer).same, 4);
});

test("bars that overlap lie in lanes of their own, and end with the span", () => {
  const span = { fromMs: Date.parse(at(0)), toMs: Date.parse(at(40)) };
  const bars = barsOf(pairsOf(ANSWER), "changed", span);
  assert.deepEqual(
    bars.map(({ episode: { sensor_id }, lane }) => [sensor_id, lane]),
    [["a", 0], ["b", 1], ["c", 2], ["e", 0]],
  );
  assert.equal(bars.at(-1)?.toMs, span.toMs, "what nothing ended lasts to the end");
});

test("the axis has few ticks, whole steps apart and within the span", () => {
  for (const hours of [1, 6, 24, 168, 744]) {
    const span = { fromMs: Date.parse(at(7)), toMs: Date.parse(at(7)) + 3_600_000 * hours };
    const { times, stepS } = ticksOf(span);
    assert.ok(times.length >= 1 && times.length <= 8, `${hours} h: ${times.length}`);
    assert.ok(times.every((ms) => ms >= span.fromMs && ms < span.toMs && ms % (1000 * Math.min(stepS, 3600)) === 0));
  }
});

test("alerts are counted by their rule, and not those that only last from before", () => {
  const alerts = [
    { rule: "x", raised_at: at(5) },
    { rule: "x", raised_at: at(9) },
    { rule: "y", raised_at: at(1) },
  ];
  const { byRule, isWhole } = tallied(alerts, Date.parse(at(2)), false);
  assert.deepEqual([...byRule], [["x", 2]]);
  assert.equal(isWhole, false);
});
