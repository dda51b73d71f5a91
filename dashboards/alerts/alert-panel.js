/**
 * The alerts that stand, worst first and of those the newest: what, where, since when, who has it. That
 * there are none is said only where enough sensors send.
 */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { ofTime } from "../city/of-time.js";
import { Icon } from "../pieces/icon.js";
import { useIsRead } from "../pieces/is-read.js";
import { listLook } from "../pieces/look.js";
import { Panel } from "../pieces/panel.js";
import { inTheirPlaces } from "../pieces/places.js";
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { alertLink } from "../words/route.js";
import { AlertMark } from "./alert-mark.js";
import { AlertRow } from "./alert-row.js";
import { severityCounts } from "./severity.js";
import { unjudgedText } from "./unjudged.js";

/**
 * @import { Alert, AlertPage } from "./types.js"
 * @import { Place } from "../pieces/places.js"
 * @import { Store } from "../store.js"
 */

/** @param {{store: Store, onRetry: () => void}} props */
export function AlertPanel({ store, onRetry }) {
  const { filter, figures } = store.state;
  const { area } = filter.value;
  const answer = area === "" ? store.alerts : store.areaAlerts;
  const known = answer.value?.area === area ? answer.value : null;
  const isTrusted = figures.value?.coverage?.trusted === true;
  const isNone = known?.items.length === 0;
  const unjudged = ofTime(store.state, (nowMs) => unjudgedText(known, nowMs));
  const look = listLook(store, { ...answer, value: known }, isNone && isTrusted && !unjudged);
  return html`<${Panel}
    name="alert-panel"
    title=${t("alert.title")}
    aside=${known && html`<${Counts} known=${known} area=${area} />`}
    look=${look}
    emptyText=${noneText(store)}
    onRetry=${onRetry}
    asOfMs=${answer.asOfMs}
  >
    ${
      unjudged
        ? html`<p class="panel-doubt" role="status"><${Icon} name="alert" />${unjudged}</p>`
        : isNone &&
          html`<p class="panel-doubt" role="status">
            <span class="no-data-word">${t("data.notEnough")}</span>${t("alert.unknown")}
          </p>`
    }
    ${known && html`<${Rows} store=${store} known=${known} />`}
  <//>`;
}

/** Nobody raised one: that does not say that nothing is beyond a threshold. @param {Store} store */
function noneText({ crossings }) {
  const count = (crossings.value?.total ?? 0) + (crossings.value?.pending ?? 0);
  const none = t("alert.none");
  return count > 0 ? `${none}. ${t("alert.butCrossed", { count: formatNumber(count) })}` : none;
}

/** How many of each severity, and the way to all of them. @param {{known: AlertPage, area: string}} props */
function Counts({ known: { items, next_cursor }, area }) {
  const more = next_cursor === null ? "" : "+";
  return html`<span class="panel-count alert-counts">
    ${severityCounts(items).map(
      ({ severity, count }) => html`<span>
        <${AlertMark} severity=${severity} />${formatNumber(count)}${more}
      </span>`,
    )}
    <a class="button alert-console" href=${alertLink("", area)}>${t("alert.console")}</a>
  </span>`;
}

/** The rows keep their places while somebody reads them. @param {{store: Store, known: AlertPage}} props */
function Rows({ store, known: { items, next_cursor } }) {
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  const places = useRef(/** @type {readonly Place<Alert>[]} */ ([]));
  const [said, setSaid] = useState("");
  const isRead = useIsRead(list);
  places.current = inTheirPlaces(
    places.current,
    items,
    ({ alert_id }) => `${alert_id}`,
    isRead,
    next_cursor === null,
  );
  const later = places.current.filter((place) => place.isLater).length;
  return html`${
    said && html`<p class="panel-doubt" role="alert"><${Icon} name="alert" />${said}</p>`
  }
    ${later > 0 && html`<p class="panel-note alert-later">${t("alert.later", { count: formatNumber(later) })}</p>`}
    <ol class="alert-rows" ref=${list} tabindex="0" aria-label=${t("alert.title")}>
      ${places.current.map(
        (place) => html`<${AlertRow} key=${place.key} ...${{ store, place, onSaid: setSaid }} />`,
      )}
    </ol>`;
}
