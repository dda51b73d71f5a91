import assert from "node:assert/strict";
import { test } from "node:test";
import { hourCount } from "../../../../../dashboards/pages/alerts/console-foot.js";
import { listWish } from "../../../../../dashboards/pages/alerts/list-wish.js";
import { dueOf } from "../../../../../dashboards/pages/alerts/stand.js";
import { entriesOf } from "../../../../../dashboards/pages/alerts/step-entries.js";
import { closingStep, offeredFor, wishOf } from "../../../../../dashboards/pages/alerts/steps.js";
import "../../../../../dashboards/words/late.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";
import { anAlert } from "../../alerts/an-alert.js";

setLanguage("en");
const NOW = Date.parse("2026-11-22T07:30:00Z");

test("only steps that are possible have a button, in their order", () => {
  const steps = offeredFor({ possible: ["note", "resolve", "assign", "acknowledge"] });
  assert.deepEqual(steps.map(({ step }) => step), ["acknowledge", "assign", "resolve"]);
});

test("closing resolves what is in work, and closes what is resolved", () => {
  assert.equal(closingStep({ possible: ["resolve", "note"] }), "resolve");
  assert.equal(closingStep({ possible: ["close", "reopen"] }), "close");
});

test("what is put aside comes back after half an hour of city time", () => {
  const until = "2026-11-22T08:00:00.000Z";
  assert.deepEqual(wishOf("suppress", NOW), { step: "suppress", until });
  assert.deepEqual(wishOf("acknowledge", NOW), { step: "acknowledge" });
});

test("the list is asked for by its tab and what else the address says", () => {
  const asked = (query) => Object.fromEntries(new URLSearchParams(listWish(query, 100)));
  assert.deepEqual(asked({}), { state: "open", limit: "100" });
  const all = { tab: "closed", severity: "major", sensor: "x", mine: "1", q: "q 1", area: "" };
  assert.deepEqual(asked(all), {
    state: "resolved,closed",
    severity: "major",
    sensor_id: "x",
    q: "q 1",
    mine: "true",
    limit: "100",
  });
  assert.equal(asked({ tab: "nonsense" }).state, "open");
});

test("a clock says what is left, and by how much it has run out", () => {
  const due = (due_at) => dueOf({ due_at }, NOW);
  assert.equal(due(null), null);
  assert.deepEqual(due("2026-11-22T07:35:00Z"), { isOver: false, text: "00:05:00 left" });
  assert.deepEqual(due("2026-11-22T07:00:00Z"), { isOver: true, text: "overdue by 00:30:00" });
});

test("the time line tells what the condition did and what people did", () => {
  const step = { from_state: "open", to_state: "assigned", until: null, at: "2026-11-22T07:10:00Z" };
  const steps = [{ ...step, version: 2, step: "assign", who: "lan", assignee: "nga", note: "go" }];
  const entries = entriesOf(anAlert({ steps, cleared_at: "2026-11-22T07:20:00Z" }));
  assert.deepEqual(entries.map(({ id }) => id), ["since", "raised", "cleared", "2"]);
  assert.deepEqual([entries[3].title, entries[3].text], ["Assigned · lan", "to nga · go"]);
});

test("an hour that has only begun does not look calm", () => {
  const hours = (...counts) => counts.map((count) => ({ count }));
  assert.equal(hourCount(hours(9, 6, 1)), 6);
  assert.equal(hourCount(hours(9, 6, 12)), 12);
  assert.equal(hourCount([]), 0);
});
