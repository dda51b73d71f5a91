import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../../../dashboards/live/request.js";
import { createAnswers } from "../../../../../dashboards/pages/explore/answers.js";
import { lineQuery } from "../../../../../dashboards/pages/explore/series-request.js";

const SPAN = { fromMs: 0, toMs: 3_600_000 };
const line = (place, more) => ({ kind: "noise", quantity: "leq_db", place, span: SPAN, ...more });
const wish = (...lines) => new Map(lines.map((one) => [lineQuery(one), one]));
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when it is told to. */
function server() {
  const asked = [];
  const read = (path, signal) =>
    new Promise((answer, refuse) => {
      asked.push({ path, signal, answer, refuse });
      signal.addEventListener("abort", () => refuse(signal.reason));
    });
  return { asked, answers: createAnswers(read) };
}

test("sensors that are asked the same are one request, each with its own items", async () => {
  const { asked, answers } = server();
  const lines = wish(line("sensor.a"), line("sensor.b"), line("area.1"));
  answers.wanted(lines, []);
  assert.deepEqual(
    asked.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("sensor_id")),
    ["a,b", null],
  );
  asked[0].answer({ tier: "1h", items: [{ sensor_id: "b", mean: 2 }, { sensor_id: "a", mean: 1 }] });
  await settled();
  const known = [...lines.keys()].map((key) => answers.known.value.get(key)?.value?.items);
  assert.deepEqual(known, [[{ sensor_id: "a", mean: 1 }], [{ sensor_id: "b", mean: 2 }], undefined]);
});

test("what is known or under way is not asked for again", async () => {
  const { asked, answers } = server();
  answers.wanted(wish(line("sensor.a")), []);
  answers.wanted(wish(line("sensor.a"), line("sensor.b")), []);
  asked[0].answer({ items: [] });
  await settled();
  answers.wanted(wish(line("sensor.b"), line("sensor.a")), []);
  assert.equal(asked.length, 2);
});

test("what nobody wants any more is given up, unless another line comes with it", () => {
  const { asked, answers } = server();
  answers.wanted(wish(line("sensor.a"), line("sensor.b")), []);
  answers.wanted(wish(line("sensor.b")), []);
  assert.equal(asked[0].signal.aborted, false);
  answers.wanted(wish(line("city")), []);
  assert.equal(asked[0].signal.aborted, true);
});

test("what was given up is asked for anew when it is wanted again", async () => {
  const { asked, answers } = server();
  answers.wanted(wish(line("city")), []);
  answers.wanted(new Map(), []);
  answers.wanted(wish(line("city")), []);
  await settled();
  assert.equal(asked.length, 2);
  asked[1].answer({ items: [] });
  await settled();
  assert.equal(answers.known.value.get(lineQuery(line("city")))?.load, "ready");
});

test("no more than three requests run at once", async () => {
  const { asked, answers } = server();
  answers.wanted(wish(...[1, 2, 3, 4, 5].map((code) => line(`area.${code}`))), []);
  assert.equal(asked.length, 3);
  asked[0].answer({ items: [] });
  await settled();
  assert.equal(asked.length, 4);
});

test("a refusal keeps the server's reason, and is asked again only when somebody wants it", async () => {
  const { asked, answers } = server();
  const lines = wish(line("city"));
  answers.wanted(lines, []);
  asked[0].refuse(new ApiError("/series", 413, "too many"));
  await settled();
  answers.wanted(lines, []);
  assert.deepEqual(answers.known.value.get([...lines.keys()][0])?.failure, { status: 413, reason: "too many" });
  assert.equal(asked.length, 1);
  answers.failuresForgotten();
  answers.wanted(lines, []);
  assert.equal(asked.length, 2);
});

test("what is asked for anew is asked for again, though it is known", async () => {
  const { asked, answers } = server();
  const lines = wish(line("area.1"));
  answers.wanted(lines, []);
  asked[0].answer({ tier: "1h", items: [] });
  await settled();
  answers.allForgotten();
  answers.wanted(lines, []);
  assert.equal(asked.length, 2);
  assert.equal(answers.known.value.size, 0, "nothing old is taken for the answer");
});
