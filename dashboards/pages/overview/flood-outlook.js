/** The streets that will be wet within the hour, deepest first. That there is none is said only where it is known. */
import { html } from "htm/preact";
import { StateMark } from "../../indices/state-mark.js";
import { lookOf } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { formatNumber, placeOf } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";

/**
 * @import { CardState, FloodClass, FloodDepth, FloodOutlook, FloodSite, Spoke } from "../../indices/types.js"
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

const SHOWN = 20;
const CM = 100;
/** @type {Record<FloodClass, CardState>} */
const STATES = {
  passable: "normal",
  slow: "watch",
  stalling: "warning",
  closed: "critical",
  emergency: "critical",
};

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function FloodOutlookView({ store, overview, onRetry }) {
  const { flood } = overview;
  const look = lookOf(store, flood);
  return html`<section class="outlook-flood" data-look=${look} aria-label=${t("outlook.flood")}>
    <${Looked} look=${look} onRetry=${onRetry} asOfMs=${flood.asOfMs}>
      ${flood.value && html`<${Sites} store=${store} flood=${flood.value} />`}
    <//>
  </section>`;
}

/** @param {{store: Store, flood: FloodOutlook}} props */
function Sites({ store, flood }) {
  const { items, gauges, streets, horizons_min } = flood;
  const { area } = store.state.filter.value;
  const own = items.filter((one) => area === "" || one.area === area);
  const wet = own.filter(({ depths }) => depths.some(isWet));
  if (wet.length === 0) {
    return html`<p class="outlook-none"><small>${t("outlook.flood")}</small><${NoneText} flood=${flood} /><small>${gaugesText(gauges)}</small></p>`;
  }
  return html`<table class="outlook-sites">
      <thead>
        <tr>
          <th scope="col">${t("outlook.flood")}</th>
          ${horizons_min.map((min) => html`<th scope="col">${t("outlook.in", { min })}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${wet.slice(0, SHOWN).map((site) => html`<${Site} key=${site.sensor_id} ...${{ store, site }} />`)}
      </tbody>
    </table>
    <p class="outlook-note">
      ${streets.known < streets.of && html`<span class="no-data-word">${ofText("outlook.known", streets)}</span>`}
      ${gaugesText(gauges)}
    </p>`;
}

/** That no water is on its way is said of those that are known alone. @param {{flood: FloodOutlook}} props */
function NoneText({ flood: { stale, streets } }) {
  if (stale || streets.known === 0) {
    return html`<span class="no-data-word">${t("outlook.dryUnknown")}</span>`;
  }
  if (streets.known === streets.of) return t("outlook.dry");
  return html`<span class="no-data-word">${ofText("outlook.dryOf", streets)}</span>`;
}

/** @param {{store: Store, site: FloodSite}} props */
function Site({ store, site }) {
  const { area, name } = placeOf(store.state.areas.value.get(site.area ?? ""), site.name);
  return html`<tr>
    <th scope="row"><a href=${sensorLink(site.sensor_id)} title=${name}>${name}</a><small>${area}</small></th>
    ${site.depths.map((depth) => html`<${Depth} key=${depth.in_min} depth=${depth} />`)}
  </tr>`;
}

/** @param {{depth: FloodDepth}} props */
function Depth({ depth: { depth_m, low_m, high_m, class: code } }) {
  const cm = (/** @type {number | null} */ m) => formatNumber(CM * (m ?? Number.NaN));
  if (depth_m === null || !code) {
    return html`<td><span class="no-data-word">${t("age.none")}</span></td>`;
  }
  const word = t(`floodClass.${code}`);
  return html`<td title=${word}>
    <${StateMark} state=${STATES[code]} isWordBeside /><b>${cm(depth_m)}</b>
    <small>${cm(low_m)}–${cm(high_m)}</small><span class="hidden">${word}</span>
  </td>`;
}

/** @param {FloodDepth} depth */
function isWet({ depth_m }) {
  return depth_m !== null && depth_m > 0;
}

/** @param {Spoke} gauges */
function gaugesText(gauges) {
  return `${ofText("outlook.gauges", gauges)}; ${t("outlook.unborn")}`;
}

/** @param {"outlook.gauges" | "outlook.known" | "outlook.dryOf"} word @param {Spoke} spoke */
function ofText(word, { known, of }) {
  return t(word, { n: formatNumber(known), total: formatNumber(of) });
}
