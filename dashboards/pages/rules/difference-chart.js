/** Episodes as bars on one axis of time: above those of the rule as it is, below those of the changed one. */
import { html } from "htm/preact";
import { formatMoment, formatNumber, formatTick } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { instantOf, localDay } from "../../words/local-time.js";
import { barsOf, WHATS } from "./difference.js";

/**
 * @import { Bar, Pair, What } from "./difference.js"
 * @import { WhatIf } from "./types.js"
 */

const WIDTH = 1000;
const LANE = 10;
const LANES_MOST = 12;
/** A bar that is shorter cannot be seen. */
const THINNEST = 3;
const STEPS_S = [900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];
const TICKS_MOST = 6;

/** @param {{answer: WhatIf, pairs: readonly Pair[], counts: Record<What, number>, isChanged: boolean}} props */
export function DifferenceChart({ answer, pairs, counts, isChanged }) {
  const span = { fromMs: Date.parse(answer.from), toMs: Date.parse(answer.to) };
  const ticks = ticksOf(span);
  const said = WHATS.map((what) => `${t(`rules.what.${what}`)}: ${formatNumber(counts[what])}`);
  const label = t("rules.chartLabel", {
    from: formatMoment(span.fromMs, span.toMs),
    to: formatMoment(span.toMs, span.toMs),
    counts: isChanged ? said.join(", ") : formatNumber(counts.same),
  });
  const sides = isChanged
    ? /** @type {const} */ (["now", "changed"])
    : /** @type {const} */ (["now"]);
  return html`<figure class="rules-chart">
    ${isChanged && html`<${Legend} counts=${counts} />`}
    <div class="rules-bars" role="img" aria-label=${label}>
      ${sides.map((side) => html`<${Side} ...${{ side, span, ticks, bars: barsOf(pairs, side, span) }} />`)}
      <div class="rules-axis" aria-hidden="true">
        ${ticks.times.map(
          (
            ms,
          ) => html`<span style=${{ left: `${(100 * (ms - span.fromMs)) / (span.toMs - span.fromMs)}%` }}>
            ${formatTick(ms, ticks.stepS)}
          </span>`,
        )}
      </div>
    </div>
  </figure>`;
}

/** @param {{counts: Record<What, number>}} props */
function Legend({ counts }) {
  return html`<ul class="rules-legend">
    ${WHATS.map(
      (what) => html`<li key=${what}>
        <svg viewBox="0 0 20 10" aria-hidden="true"><rect class=${`bar-${what}`} x="1" y="1" width="18" height="8" /></svg>
        ${t(`rules.what.${what}`)} <b>${formatNumber(counts[what])}</b>
      </li>`,
    )}
  </ul>`;
}

/**
 * @param {object} props
 * @param {"now" | "changed"} props.side
 * @param {{fromMs: number, toMs: number}} props.span
 * @param {{times: readonly number[], stepS: number}} props.ticks
 * @param {readonly Bar[]} props.bars
 */
function Side({ side, span, ticks, bars }) {
  const laneCount = Math.min(LANES_MOST, Math.max(1, ...bars.map(({ lane }) => lane + 1)));
  const beyond = bars.filter(({ lane }) => lane >= LANES_MOST).length;
  const x = (/** @type {number} */ ms) => (WIDTH * (ms - span.fromMs)) / (span.toMs - span.fromMs);
  const height = LANE * laneCount;
  return html`<div class="rules-side">
    <p>
      ${t(side === "now" ? "rules.asIs" : "rules.asChanged")}
      ${bars.length === 0 && html` <small>${t("rules.noEpisodes")}</small>`}
      ${beyond > 0 && html` <small>${t("rules.notDrawn", { count: formatNumber(beyond) })}</small>`}
    </p>
    <svg
      viewBox=${`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      style=${{ "--lane-count": laneCount }}
      aria-hidden="true"
    >
      ${ticks.times.map((ms) => html`<path class="tick" d=${`M${x(ms)} 0V${height}`} />`)}
      ${bars
        .filter(({ lane }) => lane < LANES_MOST)
        .map(
          ({ fromMs, toMs, lane, what, episode }) => html`<rect
            class=${`bar-${what}`}
            x=${x(fromMs)}
            y=${LANE * lane + 1}
            width=${Math.max(THINNEST, x(toMs) - x(fromMs))}
            height=${LANE - 2}
          >
            <title>${episode.sensor_id}</title>
          </rect>`,
        )}
    </svg>
  </div>`;
}

/** Whole local steps, counted from midnight. @param {{fromMs: number, toMs: number}} span */
export function ticksOf({ fromMs, toMs }) {
  const lengthS = (toMs - fromMs) / 1000;
  const stepS = STEPS_S.find((step) => lengthS / step <= TICKS_MOST) ?? 604_800;
  const midnightMs = instantOf(localDay(fromMs));
  const stepMs = 1000 * stepS;
  const times = [];
  for (let ms = midnightMs; ms < toMs; ms += stepMs) if (ms >= fromMs) times.push(ms);
  return { times, stepS };
}
