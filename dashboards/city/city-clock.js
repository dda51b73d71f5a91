/**
 * City time: the simulated city may run faster or slower than the wall.
 * `city now = city_at + speed · (wall now − wall_at)`, with the wall of the server: a browser
 * whose clock is wrong is corrected by the `Date` header of the answer.
 */

/** The `Date` header has whole seconds, so smaller differences mean nothing. */
const TOLERATED_SKEW_MS = 2000;

/** @typedef {{cityAtMs: number, wallAtMs: number, speed: number, skewMs: number}} CityClock */

/**
 * @param {{city_at: string, wall_at: string, speed: number}} clock
 * @param {number} serverNowMs from the `Date` header, NaN when absent
 * @param {number} browserNowMs
 * @returns {CityClock}
 */
export function readCityClock(clock, serverNowMs, browserNowMs) {
  const skewMs = serverNowMs - browserNowMs;
  return {
    cityAtMs: Date.parse(clock.city_at),
    wallAtMs: Date.parse(clock.wall_at),
    speed: clock.speed,
    skewMs: Math.abs(skewMs) > TOLERATED_SKEW_MS ? skewMs : 0,
  };
}

/**
 * @param {CityClock} clock
 * @param {number} browserNowMs
 * @returns {number} city instant, Unix milliseconds
 */
export function cityNowMs(clock, browserNowMs) {
  return clock.cityAtMs + clock.speed * (browserNowMs + clock.skewMs - clock.wallAtMs);
}
