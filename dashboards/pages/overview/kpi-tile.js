/** One tile of the strip: a name, a number with its unit, how old it is, and its day. */
import { html } from "htm/preact";
import { Sparkline } from "../../chart/sparkline.js";
import { Icon } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/** @import { Level } from "../../city/level.js" */

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.value
 * @param {string} props.unit
 * @param {any} props.note second line
 * @param {number} props.asOfMs
 * @param {boolean} props.isStale
 * @param {Level | null} [props.level] of the number itself
 * @param {readonly (number | null)[]} [props.day]
 * @param {any} [props.foot] in place of the day
 * @param {string} [props.href]
 */
export function KpiTile(props) {
  const { title, value, unit, note, asOfMs, isStale, level, day, foot, href } = props;
  const age = Number.isNaN(asOfMs) ? "" : formatMinute(asOfMs);
  const body = html`<header>
      <h3>${title}</h3>
      ${
        age &&
        html`<time title=${t("tile.asOf", { time: age })}>
          ${isStale && html`<${Icon} name="clock-off" />`}${age}
        </time>`
      }
    </header>
    <p class="tile-value">
      ${level && html`<${LevelMark} level=${level} />`}<b>${value}</b>
      ${unit && html`<span>${unit}</span>`}
    </p>
    <div class="tile-foot">
      <div class="tile-note">${note}</div>
      ${foot ?? html`<${Sparkline} values=${day ?? []} />`}
    </div>`;
  const attributes = { class: "tile", "data-level": level ?? undefined, "data-stale": isStale };
  return href
    ? html`<a ...${attributes} href=${href}>${body}</a>`
    : html`<div ...${attributes}>${body}</div>`;
}
