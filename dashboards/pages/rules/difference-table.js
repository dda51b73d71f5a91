/** The same episodes as rows: what the change does to each. */
import { html } from "htm/preact";
import { formatMoment, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { scaledText, scaleOf } from "./scale.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Pair, What } from "./difference.js"
 * @import { Episode, Rule } from "./types.js"
 */

const ROWS_MOST = 200;

/** @param {{store: Store, rule: Rule, pairs: readonly Pair[], counts: Record<What, number>, isChanged: boolean}} props */
export function DifferenceTable({ store, rule, pairs, counts, isChanged }) {
  const shown = pairs.slice(0, ROWS_MOST);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  return html`<div class="row-table rules-rows rules-difference" role="region" aria-label=${t("rules.differenceList")} tabindex="0">
      <table>
        <thead>
          <tr>
            ${isChanged && html`<th scope="col">${t("rules.difference")}</th>`}
            <th scope="col">${t("rules.sensor")}</th>
            <th scope="col">${t("rules.raisedNow")}</th>
            ${isChanged && html`<th scope="col">${t("rules.raisedChanged")}</th>`}
            <th scope="col">${t("rules.ended")}</th>
            <th scope="col" data-number="true">${t("rules.farthest")}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((pair) => html`<${Row} ...${{ store, rule, pair, isChanged }} />`)}
        </tbody>
      </table>
    </div>
    ${all > shown.length && html`<p class="field-hint">${t("rules.firstOf", { count: formatNumber(shown.length), all: formatNumber(all) })}</p>`}`;
}

/** @param {{store: Store, rule: Rule, pair: Pair, isChanged: boolean}} props */
function Row({ store, rule, pair: { what, now, changed }, isChanged }) {
  const episode = /** @type {Episode} */ (changed ?? now);
  const time = (/** @type {string | null | undefined} */ at) =>
    at ? formatMoment(Date.parse(at), store.now()) : t("age.none");
  const { condition } = rule;
  const isCount = condition.type === "no_data" || condition.type === "composite";
  const scale = scaleOf(condition, store.state.kindByName.value);
  const value =
    episode.value === null ? t("age.none") : valueText(episode.value, isCount ? null : scale);
  return html`<tr data-what=${what}>
    ${isChanged && html`<td>${t(`rules.what.${what}`)}</td>`}
    <td><a href=${sensorLink(episode.sensor_id)}>${episode.sensor_id}</a></td>
    <td>${time(now?.raised_at)}</td>
    ${isChanged && html`<td>${time(changed?.raised_at)}</td>`}
    <td>${episode.cleared_at ? time(episode.cleared_at) : t("rules.lasts")}</td>
    <td data-number="true">${value}</td>
  </tr>`;
}

/** @param {number} value @param {import("./scale.js").Scale | null} scale null for a number of its own */
function valueText(value, scale) {
  const rounded = Number.parseFloat(value.toPrecision(3));
  return scale
    ? scaledText(rounded, scale)
    : formatNumber(rounded, Number.isInteger(rounded) ? 0 : 1);
}
