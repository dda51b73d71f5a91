/** The clocks of an alert, and which sensors and other alerts belong to it. */
import { html } from "htm/preact";
import { unitName } from "../../account/names.js";
import { lastedText, quantityOf, sinceText, valueText } from "../../alerts/alert-words.js";
import { formatInstant, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { ruleLink, sensorLink } from "../../words/route.js";
import { Due } from "./alert-line.js";

/**
 * @import { AlertDetail } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 */

const SHOWN_MEMBERS = 50;

/** @param {{store: Store, own: Console, asked: Asked, alert: AlertDetail}} props */
export function Clocks({ store, own, asked, alert }) {
  const { nowMs } = store.state;
  const quantity = quantityOf(alert, store.state);
  const at = (/** @type {string | null} */ instant) =>
    instant === null ? t("age.none") : formatInstant(Date.parse(instant), nowMs.value);
  /** @type {[string, any][]} */
  const facts = [
    [t("console.since"), html`${at(alert.since_at)} · <b>${lastedText(alert, nowMs.value)}</b>`],
    [t("console.raised"), at(alert.raised_at)],
    [t("console.lastSeen"), at(alert.last_at)],
    [t("console.cleared"), at(alert.cleared_at)],
    [t("console.due"), html`<${Due} ...${{ store, alert }} />`],
    [t("console.limitWord"), valueText(alert.limit, alert, quantity) || t("age.none")],
    [t("console.clearWord"), valueText(alert.clear_value, alert, quantity) || t("age.none")],
    [t("console.unit"), unitName(own.units.value ?? [], alert.unit) || t("age.none")],
    [
      t("console.rule"),
      html`<a href=${ruleLink(alert.rule)}>${alert.rule}</a> · <button
        class="console-link"
        onClick=${() => asked.asked({ rule: alert.rule })}
      >
        ${t("console.ofRule")}
      </button>`,
    ],
  ];
  return html`<dl class="alert-facts">
    ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** @param {{store: Store, asked: Asked, alert: AlertDetail}} props */
export function Members({ store, asked, alert }) {
  const { sensors, sensor_count, episode_count, absorbed, absorbed_by } = alert;
  const quantity = quantityOf(alert, store.state);
  const { nowMs } = store.state;
  const shown = sensors.slice(0, SHOWN_MEMBERS);
  const more = episode_count - shown.length;
  return html`<h4>${t("console.members", { count: formatNumber(sensor_count) })}</h4>
    <ol class="members">
      ${shown.map(
        (one) => html`<li data-over=${one.cleared_at !== null || undefined}>
          <a href=${sensorLink(one.sensor_id)}>${one.name ?? one.sensor_id}</a>
          <b>${valueText(one.value, alert, quantity)}</b>
          <small>${[sinceText(one, nowMs.value), ...endOf(one)].join(" · ")}</small>
        </li>`,
      )}
    </ol>
    ${more > 0 && html`<p class="console-none">${t("console.moreSensors", { count: formatNumber(more) })}</p>`}
    ${absorbed_by !== null && html`<${Others} asked=${asked} ids=${[absorbed_by]} word=${t("console.absorbedBy")} />`}
    ${absorbed.length > 0 && html`<${Others} asked=${asked} ids=${absorbed} word=${t("console.absorbed", { count: formatNumber(absorbed.length) })} />`}`;
}

/** @param {AlertDetail["sensors"][number]} one */
function endOf({ disproved_at, cleared_at }) {
  if (disproved_at) return [t("console.disproved")];
  return cleared_at ? [t("alert.cleared")] : [];
}

/** @param {{asked: Asked, ids: readonly number[], word: string}} props */
function Others({ asked, ids, word }) {
  return html`<p class="members-others">
    ${word}
    ${ids
      .slice(0, SHOWN_MEMBERS)
      .map(
        (id) =>
          html`<button class="console-link" onClick=${() => asked.opened(id)}>#${id}</button> `,
      )}
  </p>`;
}
