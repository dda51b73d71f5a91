import assert from "node:assert/strict";
import { test } from "node:test";
import { loadText } from "../../../../dashboards/frame/load-strip.js";
import { unfinished } from "../../../../dashboards/live/loads.js";
import { setTimeZone } from "../../../../dashboards/words/format.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setTimeZone("Asia/Ho_Chi_Minh");
const NOW_MS = Date.parse("2026-11-29T01:00:00Z");
const LOAD = {
  load_name: "history-1764378000000",
  state: "running",
  updated_at: "2026-11-29T00:59:58Z",
  part_count: 480,
  done_count: 192,
  from_at: "2026-11-18T17:00:00Z",
  problem: null,
  rows_per_s: 212000.4,
};

/** @param {object} changes */
const text = (changes) => loadText({ ...LOAD, ...changes }, NOW_MS);

test("a past that is being loaded says how far it is, what is there and how fast it is", () => {
  setLanguage("vi");
  assert.equal(
    text({}),
    "Đang nạp lịch sử · 40\u00a0% · đã có từ 19/11 00:00, trước đó còn thiếu · 212.000 dòng/s",
  );
  setLanguage("en");
  assert.equal(
    text({ from_at: null, rows_per_s: null, done_count: 0 }),
    "Loading the past · 0\u00a0%",
  );
  assert.equal(text({ load_name: "air.csv", part_count: null, from_at: null }), "Loading air.csv · 212,000 rows/s");
});

test("one that does not go on says why, or since when, and no rate", () => {
  setLanguage("en");
  const there = "there from 19/11 00:00, what lies before is still missing";
  assert.equal(
    text({ state: "failed", problem: "the stream ended before its last part" }),
    `Not loaded whole: the past · 40\u00a0% · ${there} · the stream ended before its last part`,
  );
  assert.match(text({ state: "interrupted" }), /missing · nothing more since (\d\d\/\d\d )?07:59$/u);
});

test("what is whole is not told, nor what was left lying days ago", () => {
  const old = { ...LOAD, state: "interrupted", updated_at: "2026-11-27T00:00:00Z" };
  const whole = { ...LOAD, state: "finished" };
  assert.equal(unfinished([whole, LOAD, old], NOW_MS), LOAD);
  assert.equal(unfinished([whole, old], NOW_MS), undefined);
  assert.equal(unfinished([], NOW_MS), undefined);
  assert.equal(unfinished(null, NOW_MS), undefined);
});
