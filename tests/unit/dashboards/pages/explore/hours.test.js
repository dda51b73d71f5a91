import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { weekOf, weekOfItems } from "../../../../../dashboards/pages/explore/hours.js";
import { pointsOf } from "../../../../../dashboards/pages/explore/points.js";
import { usualBand } from "../../../../../dashboards/pages/explore/usual.js";
import { setTimeZone } from "../../../../../dashboards/words/format.js";

const QUANTITY = { quantity: "x", aggregate: "mean", display_factor: 1 };
/** Of a sensor that sends each minute, in two of four weeks. */
const ENOUGH = { count: 120, sensor_count: 1 };
/** A Monday at 7 in the city. */
const MONDAY_7_MS = Date.parse("2026-11-23T00:00:00Z");

const points = (buckets, quantity = QUANTITY) =>
  pointsOf(
    {
      tier: "15m",
      items: buckets.map(({ quarter, mean, count = 10 }) => ({
        bucket_at: new Date(MONDAY_7_MS + 900_000 * quarter).toISOString(),
        mean,
        min: mean,
        max: mean,
        sum: count * mean,
        sensor_count: 1,
        count,
        untrusted_count: 0,
      })),
    },
    quantity,
    60,
  );

beforeEach(() => setTimeZone("Asia/Ho_Chi_Minh"));

test("an hour of the week is of all its buckets, each as often as it has readings", () => {
  const week = weekOf(points([{ quarter: 0, mean: 10, count: 30 }, { quarter: 1, mean: 20 }, { quarter: 4, mean: 7 }]), QUANTITY);
  assert.deepEqual(week[0].slice(6, 10), [null, 12.5, 7, null]);
  assert.equal(week.flat().filter((value) => value !== null).length, 2);
});

test("Sunday is the last of the week, and a day begins at the city's midnight", () => {
  const week = weekOf(points([{ quarter: -29, mean: 1 }, { quarter: -28, mean: 2 }]), QUANTITY);
  assert.equal(week[6][23], 1);
  assert.equal(week[0][0], 2);
});

test("sound is added up as energy; of what adds up a bucket counts once", () => {
  const sound = { ...QUANTITY, aggregate: "energetic" };
  const loud = weekOf(points([{ quarter: 0, mean: 60 }, { quarter: 1, mean: 70 }], sound), sound);
  assert.ok(Math.abs(loud[0][7] - 10 * Math.log10((1e6 + 1e7) / 2)) < 1e-9);
  const rain = { ...QUANTITY, aggregate: "sum" };
  assert.equal(weekOf(points([{ quarter: 0, mean: 1, count: 2 }, { quarter: 1, mean: 1, count: 4 }], rain), rain)[0][7], 3);
});

test("what the server says by hour and weekday stands in its place", () => {
  const week = weekOfItems([{ weekday: 7, hour: 23, mean: 4 }], { ...QUANTITY, display_factor: 100 });
  assert.equal(week[6][23], 400);
});

test("what is usual is laid under the buckets of the same hour and weekday", () => {
  const items = [
    { weekday: 1, hour: 7, p10: 1, p50: 2, p90: 3, ...ENOUGH },
    { weekday: 1, hour: 8, p10: 4, p50: 5, p90: 6, ...ENOUGH },
  ];
  const shown = points([0, 3, 4, 8].map((quarter) => ({ quarter, mean: 0 })));
  const band = usualBand(items, shown, QUANTITY, 60);
  assert.deepEqual(band, { low: [1, 1, 4, null], middle: [2, 2, 5, null], high: [3, 3, 6, null] });
  const day = { weekday: 1, p10: 1, p50: 2, p90: 3, count: 24 * 120, sensor_count: 1 };
  const days = usualBand([day], points([{ quarter: 0, mean: 0 }]), QUANTITY, 60);
  assert.deepEqual(days.middle, [2]);
});

test("what fewer than half of the weeks' readings say is not usual yet", () => {
  const item = { weekday: 1, hour: 7, p10: 1, p50: 2, p90: 3, count: 119, sensor_count: 1 };
  const shown = points([{ quarter: 0, mean: 0 }]);
  assert.deepEqual(usualBand([item], shown, QUANTITY, 60).middle, [null]);
  assert.deepEqual(usualBand([{ ...item, count: 120 }], shown, QUANTITY, 60).middle, [2]);
  assert.deepEqual(usualBand([{ ...item, count: 240, sensor_count: 3 }], shown, QUANTITY, 60).middle, [null]);
});
