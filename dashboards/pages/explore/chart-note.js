/** Below the chart in words: what is under the cursor, what each line is, and what is in none of them. */
import { html } from "htm/preact";
import { formatBucket, formatMoment, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { failureText, TOO_LARGE } from "./failure.js";
import { markOf, valueWithUnit } from "./line-words.js";
import { RefusedLines } from "./refused-lines.js";
import { earlier } from "./span.js";
import { statisticsOf } from "./statistics.js";

/**
 * @import { ChartLimit } from "../../chart/time-chart.js"
 * @import { Answered } from "./answers.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Explore, Scene } from "./state.js"
 * @import { Band } from "./usual.js"
 */

/**
 * @typedef {object} NoteProps
 * @property {Explore} explore
 * @property {Scene} scene
 * @property {readonly DrawnLine[]} drawn
 * @property {Band | null} usual
 * @property {Answered | null} usualAnswer null where it is not asked for
 * @property {readonly ChartLimit[]} limits
 * @property {number | null} atMs begin of the bucket under the cursor
 */

/** @param {NoteProps} props */
export function ChartNote({ explore, scene, drawn, usual, usualAnswer, limits, atMs }) {
  return html`<div class="explore-note">
    <p class="explore-cursor">
      ${drawn.some(({ answer }) => answer.load === "loading") && html`<span role="status">${t("look.loading")}</span>`}
      ${atMs === null ? t("explore.cursorHint") : html`<${CursorWords} ...${{ scene, drawn, atMs }} />`}
    </p>
    <p class="chart-note">
      <${LeftOutWords} drawn=${drawn} />
      <${GapWords} ...${{ scene, drawn }} />
      ${scene.backMs > 0 && html`<span>${againstText(scene)}</span>`}
      ${scene.question.isUsual && html`<span>${usualText(scene, usualAnswer, usual)}</span>`}
      ${limits.some(({ isAveraged }) => isAveraged) && html`<span>${t("explore.averagedLimits")}</span>`}
    </p>
    <${RefusedLines} ...${{ explore, scene, drawn }} />
  </div>`;
}

/** @param {{scene: Scene, drawn: readonly DrawnLine[], atMs: number}} props */
function CursorWords({ scene, drawn, atMs }) {
  const widthS = Math.max(0, ...drawn.map(({ points }) => points?.widthS ?? 0));
  return html`<time>${formatBucket(atMs, 1000 * widthS, scene.nowMs)}</time>
    ${drawn.map(({ line, points, against }) => {
      const place = points?.atMs.indexOf(atMs) ?? -1;
      const then = against?.value[against.atMs.indexOf(atMs - scene.backMs)];
      return html`<span class="cursor-value" data-tone=${line.at.tone}>
        <b class="line-mark">${markOf(line)}</b> ${valueWithUnit(points?.value[place], line, points?.widthS)}
        ${against && html` <small>${t("explore.then", { value: valueWithUnit(then, line, undefined) })}</small>`}
      </span>`;
    })}`;
}

/** Of which width the points are is said with the resolution. @param {{drawn: readonly DrawnLine[]}} props */
function LeftOutWords({ drawn }) {
  const counts = drawn.flatMap(({ line, points }) =>
    points ? [statisticsOf(points, line.of.quantity).untrusted] : [],
  );
  if (counts.includes(null)) return html`<span>${t("chart.untrustedUnknown")}</span>`;
  const sum = counts.reduce((/** @type {number} */ total, count) => total + (count ?? 0), 0);
  return sum > 0
    ? html`<span>${t("chart.untrustedLeftOut", { count: formatNumber(sum) })}</span>`
    : null;
}

/** @param {{scene: Scene, drawn: readonly DrawnLine[]}} props */
function GapWords({ scene, drawn }) {
  const points = drawn.find(({ line }) => line === scene.focus)?.points;
  const count = points?.gapsS.length ?? 0;
  if (!scene.focus || count === 0) return null;
  return html`<span>${t("explore.gaps", { mark: markOf(scene.focus), count })}</span>`;
}

/** @param {Scene} scene */
function againstText({ span, backMs, nowMs }) {
  const { fromMs, toMs } = earlier(span, backMs);
  return t("explore.againstOf", {
    from: formatMoment(fromMs, nowMs),
    to: formatMoment(toMs, nowMs),
  });
}

/** @param {Scene} scene @param {Answered | null} answer @param {Band | null} usual */
function usualText({ focus }, answer, usual) {
  if (answer === null) return t("explore.usualNone");
  if (answer.load === "failed") {
    if (answer.failure?.status === TOO_LARGE) return t("explore.usualTooLarge");
    return t("explore.usualFailed", { reason: failureText(answer.failure) });
  }
  if (answer.load === "loading" || !focus) return t("look.loading");
  const mark = markOf(focus);
  const isKnown = usual?.middle.some((value) => value !== null);
  return t(isKnown ? "explore.usualOf" : "explore.usualUnknown", { mark });
}
