import assert from "node:assert/strict";
import { test } from "node:test";
import { curlText, pandasText, sqlText } from "../../../../../dashboards/pages/explore/commands.js";
import { fileQuery, filesOf } from "../../../../../dashboards/pages/explore/files.js";

const SPAN = { fromMs: Date.parse("2026-11-22T00:00:00Z"), toMs: Date.parse("2026-11-23T00:00:00Z") };
const command = (more) => ({
  name: "A Q.1",
  query: "kind=noise&quantity=leq_db&area=760",
  kind: "noise",
  quantity: { quantity: "leq_db", aggregate: "energetic" },
  place: "area.760",
  level: "area",
  tier: "15m",
  ...SPAN,
  ...more,
});
const line = (place, kind = "noise", quantity = "leq_db", mark = "A") => ({
  at: { place, mark },
  of: { kind, quantity: { quantity } },
});

test("curl asks what the page asked", () => {
  assert.equal(
    curlText([command()], "http://room/api/v1"),
    "# A Q.1\ncurl -sS 'http://room/api/v1/series?kind=noise&quantity=leq_db&area=760'",
  );
});

test("of what adds up pandas takes what came on one sensor", () => {
  const rain = { quantity: { quantity: "rain_mm", aggregate: "sum" } };
  assert.match(pandasText([command(rain)], "http://room/api/v1", "UTC"), /items\["sum"\] \/ items\["sensor_count"\]/);
  assert.match(pandasText([command()], "http://room/api/v1", "UTC"), /items\["mean"\]/);
});

test("SQL reads the view of the tier, where the line is, and adds sound up as energy", () => {
  const text = sqlText([command()]);
  assert.match(text, /FROM analysis\.noise_15m/);
  assert.match(text, /AND area = '760'/);
  assert.match(text, /10 \* log\(sum\(power\(10, leq_db_mean \/ 10\)/);
  assert.match(sqlText([command({ level: "ward" })]), /AND ward = '760'/);
  assert.match(sqlText([command({ place: "sensor.a-1" })]), /AND sensor_id = 'a-1'/);
  assert.doesNotMatch(sqlText([command({ place: "city" })]), /AND (area|ward|sensor_id) =/);
});

test("a name is a text to SQL whatever is in it, and no end of a comment", () => {
  const text = sqlText([command({ name: "A O'Hara\n; DROP" })]);
  assert.match(text, /SELECT 'A O''Hara ; DROP' AS line/);
});

test("what the views cannot tell is said to be the API's", () => {
  const meter = { quantity: { quantity: "energy_kwh", aggregate: "counter" } };
  assert.equal(sqlText([command(meter)]), "-- A Q.1: /api/v1/series");
});

test("a file holds the areas, another the sensors, each of one kind, with all of its quantities", () => {
  const files = filesOf(
    [
      line("area.760"),
      line("area.769", "noise", "leq_db", "B"),
      line("sensor.a", "noise", "leq_db", "C"),
      line("area.760", "noise", "lmax_db"),
      line("city", "rain_gauge", "rain_mm", "D"),
    ],
    SPAN,
    "15m",
  );
  const found = files.map(({ marks, query: { kind, quantity, area, sensor_id } }) => [
    marks.join(),
    kind,
    quantity,
    area ?? sensor_id ?? "all",
  ]);
  assert.deepEqual(found, [
    ["A,B", "noise", "leq_db,lmax_db", "760,769"],
    ["C", "noise", "leq_db,lmax_db", "a"],
    ["D", "rain_gauge", "rain_mm", "all"],
  ]);
});

test("only CSV takes what a spreadsheet with decimal commas wants", () => {
  const [file] = filesOf([line("city")], SPAN, "raw");
  assert.match(fileQuery(file, "csv", true), /&format=csv&delimiter=%3B&decimal=%2C&bom=1$/);
  assert.match(fileQuery(file, "csv", false), /&format=csv$/);
  assert.match(fileQuery(file, "parquet", true), /&format=parquet$/);
});
