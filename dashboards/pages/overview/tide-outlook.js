/** The next high waters against the alarm levels, and the river's two days with the band of what is to be expected. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { ChartView } from "../../chart/chart-view.js";
import { minuteMsOf } from "../../city/of-time.js";
import { emptyHistory } from "../../history/history.js";
import { lineOf } from "../../history/line.js";
import { StateMark } from "../../indices/state-mark.js";
import { lookOf } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { formatMoment, formatNumber } from "../../words/format.js";
import { language, nameOf, t } from "../../words/i18n.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { tideModel } from "./tide-model.js";

/**
 * @import { AlarmLevel, CardState, TideOutlook } from "../../indices/types.js"
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

const SHOWN_TOPS = 2;
const DECIMALS = 2;
const NO_DAY = emptyHistory("", 86_400);
/** @type {Record<AlarmLevel, CardState>} */
const STATES = { I: "watch", II: "warning", III: "critical" };

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function TideOutlookView({ store, overview, onRetry }) {
  const { tide } = overview;
  const look = lookOf(store, tide, tide.value?.items.length === 0);
  return html`<section class="outlook-tide" data-look=${look} aria-label=${t("outlook.tide")}>
    <${Looked} look=${look} emptyText=${t("outlook.noTide")} onRetry=${onRetry} asOfMs=${tide.asOfMs}>
      ${tide.value && html`<${Tide} ...${{ store, overview }} tide=${tide.value} />`}
    <//>
  </section>`;
}

/** @param {{store: Store, overview: Overview, tide: TideOutlook}} props */
function Tide({ store, overview, tide }) {
  const atMs = minuteMsOf(store.state);
  const tops = tide.high_waters.filter(({ at }) => !(Date.parse(at) < atMs));
  return html`<ul class="outlook-tops">
      ${tops.slice(0, SHOWN_TOPS).map((top) => html`<${Top} key=${top.at} ...${{ top, atMs }} />`)}
    </ul>
    ${!tide.trusted && html`<p class="outlook-doubt"><span class="no-data-word">${t("outlook.unchecked")}</span></p>`}
    <${TideChart} ...${{ store, overview, tide }} />`;
}

/** @param {{top: TideOutlook["high_waters"][number], atMs: number}} props */
function Top({ top: { at, level_m, low_m, high_m, alarm }, atMs }) {
  const metres = (/** @type {number} */ value) => formatNumber(value, DECIMALS);
  return html`<li>
    <time>${formatMoment(Date.parse(at), atMs)}</time>
    <b>${metres(level_m)}\u00a0m</b>
    <small>${metres(low_m)}–${metres(high_m)}</small>
    <span class="outlook-alarm">
      <${StateMark} state=${alarm ? STATES[alarm] : "normal"} isWordBeside />
      ${alarm ? t("outlook.reaches", { level: alarm }) : t("outlook.belowAlarm")}
    </span>
  </li>`;
}

/** @param {{store: Store, overview: Overview, tide: TideOutlook}} props */
function TideChart({ store, overview, tide }) {
  const { kindByName } = store.state;
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  const day = overview.gaugeDay.value ?? NO_DAY;
  const model = useMemo(
    () => quantity && tideModel(tide, lineOf(day, quantity, kind?.period_s ?? 600)),
    [tide, day, quantity, language.value],
  );
  if (!model) return null;
  const [top] = tide.high_waters;
  const label = t("outlook.tideLabel", {
    name: nameOf(tide.gauge),
    level: top ? formatNumber(top.level_m, DECIMALS) : t("age.none"),
    time: top ? formatMoment(Date.parse(top.at), store.now()) : t("age.none"),
  });
  return html`<${ChartView} store=${store} model=${model} label=${label} />`;
}
