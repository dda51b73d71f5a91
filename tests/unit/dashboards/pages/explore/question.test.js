import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PLAIN_QUESTION,
  readQuestion,
  writeQuestion,
} from "../../../../../dashboards/pages/explore/question.js";

const written = (query) =>
  Object.fromEntries(Object.entries(writeQuestion(readQuestion(query))).filter(([, one]) => one));

test("an address without choices is the plain question, which writes nothing", () => {
  assert.deepEqual(readQuestion({}), PLAIN_QUESTION);
  assert.deepEqual(written({}), {});
});

test("everything that is chosen stands in the address, and comes back from it", () => {
  const query = {
    q: "air_quality.pm25_ugm3,rain_gauge.rain_mm",
    at: "city,area.760,sensor.hcmc-aq-0001",
    from: "2026-11-22T00:00:00Z",
    to: "2026-11-23T06:30:00Z",
    res: "1h",
    against: "2026-11-15",
    usual: "1",
    band: "0",
    focus: "area.760",
    view: "table",
    part: "spread",
  };
  assert.deepEqual(written(query), query);
  assert.deepEqual(written({ span: "7d" }), { span: "7d" });
  assert.deepEqual(written({ span: "1h" }), { span: "1h" });
});

test("what cannot be read is as if it were not there", () => {
  const wrong = {
    q: "pm25,air.x.y",
    at: "district.1,area.,sensor",
    from: "2026-11-23T00:00:00Z",
    to: "2026-11-22T00:00:00Z",
    span: "0h",
    res: "5m",
    against: "2026-13-40",
    part: "x",
  };
  assert.deepEqual(readQuestion(wrong), PLAIN_QUESTION);
});

test("no more than two quantities and eight places are taken, each once", () => {
  const at = Array.from({ length: 12 }, (_, n) => `area.${n}`);
  const { places, quantities } = readQuestion({ at: ["city", "city", ...at].join(), q: "a.b,a.c,a.d" });
  assert.deepEqual(places, ["city", ...at.slice(0, 7)]);
  assert.deepEqual(quantities, ["a.b", "a.c"]);
});

test("a span at the calendar's ends is as if it were not there: years around it cannot be written", () => {
  for (const [from, to] of [
    ["-271821-04-20T00:00:00Z", "-271821-04-21T00:00:00Z"],
    ["+275760-09-12T00:00:00Z", "+275760-09-13T00:00:00Z"],
  ])
    assert.deepEqual(readQuestion({ from, to }), PLAIN_QUESTION);
});
