/** One tile of the strip: a name, a number with its unit, of how many sensors it is, until when it goes, and its day. */
import { html } from "htm/preact";
import { Sparkline } from "../../chart/sparkline.js";
import { PENDING_SIGN } from "../../city/level.js";
import { Icon } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { formatMinute, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Day } from "../../chart/sparkline.js"
 * @import { Level } from "../../city/level.js"
 * @import { TileLine } from "../../city/measure-tile.js"
 */

/** As many as a tile has room for; the first matter most. */
const SHOWN_LINES = 2;
/** More characters are written smaller, or their unit would have no room. */
const LONG_VALUE = 6;

/** @typedef {{live: number, sensors: number}} Of */

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.value
 * @param {string} props.unit
 * @param {readonly TileLine[]} props.lines below the number
 * @param {number} props.asOfMs newest observation that went into it
 * @param {boolean} props.isStale
 * @param {boolean} [props.isTrusted] whether enough sensors send for the number
 * @param {Of | null} [props.of] how many of the sensors it is over
 * @param {Level | null} [props.level] of the worst sensor
 * @param {boolean} [props.isHeld] whether nothing has confirmed that level since
 * @param {boolean} [props.isPending] whether it has not yet lasted long enough
 * @param {Day | null} [props.day]
 * @param {any} [props.foot] in place of the day
 * @param {string} [props.href]
 */
export function KpiTile(props) {
  const { title, value, unit, lines, asOfMs, isStale, of, day, foot, href } = props;
  const { isTrusted = true, level = null, isHeld = false, isPending = false } = props;
  const body = html`<header>
      <h3>${title}</h3>
      <${AsOf} asOfMs=${asOfMs} isStale=${isStale} />
    </header>
    <p class="tile-value">
      <b data-long=${value.length > LONG_VALUE || undefined}>${value}</b>
      ${unit && html`<span class="tile-unit">${unit}</span>`}
      ${of && html`<${OfAll} of=${of} />`}
    </p>
    <div class="tile-foot">
      <div class="tile-note">${lines.slice(0, SHOWN_LINES).map((line) => html`<${Line} line=${line} />`)}</div>
      ${foot ?? html`<${Sparkline} day=${day ?? null} />`}
    </div>`;
  const attributes = {
    class: "tile",
    "data-level": level ?? undefined,
    "data-held": isHeld || undefined,
    "data-pending": isPending || undefined,
    "data-stale": isStale,
    "data-trusted": isTrusted,
  };
  return href
    ? html`<a ...${attributes} href=${href}>${body}</a>`
    : html`<div ...${attributes}>${body}</div>`;
}

/** @param {{asOfMs: number, isStale: boolean}} props */
function AsOf({ asOfMs, isStale }) {
  if (Number.isNaN(asOfMs)) return null;
  const time = formatMinute(asOfMs);
  return html`<time title=${t("tile.asOf", { time })}>
    ${isStale && html`<${Icon} name="clock-off" />`}${time}
  </time>`;
}

/** @param {{of: Of}} props */
function OfAll({ of: { live, sensors } }) {
  const [n, total] = [formatNumber(live), formatNumber(sensors)];
  return html`<span class="tile-of" data-partial=${live < sensors} title=${t("tile.of", { n, total })}>
    ${n}/${total}
  </span>`;
}

/** @param {{line: TileLine}} props */
function Line({ line: { text, sign } }) {
  if (sign === "held" || sign === "no-data") {
    return html`<span class=${`${sign}-word`}>${text}</span>`;
  }
  const mark = sign === "pending" ? PENDING_SIGN : sign && { level: sign };
  return html`<span class="tile-line">${mark && html`<${LevelMark} ...${mark} />`}${text}</span>`;
}
