/** What does not change about a sensor: id, places, gateway, period. */
import { html } from "htm/preact";
import { formatAge, formatNumber, formatPosition } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { SensorRecord } from "./sensor-record.js"
 */

/** @param {{store: Store, sensor: SensorRecord}} props */
export function Identity({ store, sensor }) {
  const { areas } = store.state;
  /** @param {string} code */
  const areaName = (code) => {
    const area = areas.value.get(code);
    if (area) return nameOf(area);
    if (code !== "") return code;
    return t(sensor.item?.outside_city ? "sensor.outside" : "drawer.unknown");
  };
  const ward = sensor.item?.ward ?? "";
  const facts = [
    [t("drawer.id"), sensor.id],
    [t("drawer.area"), areaName(sensor.area)],
    [t("drawer.ward"), ward === "" ? "" : areaName(ward)],
    [t("drawer.position"), formatPosition(sensor.latDeg, sensor.lonDeg)],
    [t("drawer.gateway"), sensor.item?.gateway_id ?? ""],
    [t("drawer.period"), periodText(sensor.periodS)],
  ];
  return html`<dl class="facts identity">
    ${facts
      .filter(([, value]) => value !== "")
      .map(
        ([label, value]) => html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
      )}
  </dl>`;
}

/** @param {number} periodS */
function periodText(periodS) {
  return Number.isInteger(periodS)
    ? formatAge(periodS * 1000)
    : t("age.seconds", { n: formatNumber(periodS, 1) });
}
