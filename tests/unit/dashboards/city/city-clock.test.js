import assert from "node:assert/strict";
import { test } from "node:test";
import { cityNowMs, readCityClock } from "../../../../dashboards/city/city-clock.js";

test("city time runs at its own speed from the announced instant", () => {
  const said = { city_at: "2026-11-22T00:00:00Z", wall_at: "2026-11-22T10:00:00Z", speed: 60 };
  const wall = Date.parse(said.wall_at);
  const clock = readCityClock(said, wall, wall);
  assert.equal(cityNowMs(clock, wall + 1000), Date.parse("2026-11-22T00:01:00Z"));
});

test("a browser whose clock is wrong is corrected by the server's", () => {
  const said = { city_at: "2026-11-22T00:00:00Z", wall_at: "2026-11-22T00:00:00Z", speed: 1 };
  const wall = Date.parse(said.wall_at);
  const clock = readCityClock(said, wall, wall - 600_000);
  assert.equal(cityNowMs(clock, wall - 600_000), wall);
});
