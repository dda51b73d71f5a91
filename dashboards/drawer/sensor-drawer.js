/** One sensor: who it is, how it is, what it last said, and its last 24 hours. */
import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { ApiError, readSensor } from "../core/api.js";
import {
  formatAge,
  formatInstant,
  formatNumber,
  formatPosition,
  formatValue,
} from "../core/format.js";
import { nameOf, t } from "../core/i18n.js";
import { qualityWords } from "../core/quality.js";
import { statusStep } from "../core/status.js";
import { Icon, StatusShape } from "../frame/icon.js";
import { fleetLook, PanelMessage } from "../frame/panel.js";
import { HistoryPanel } from "./history-panel.js";

/** @typedef {import("../core/store.js").Store} Store */
/** @typedef {import("../core/types.js").Sensor} Sensor */

/** @param {{store: Store}} props */
export function SensorDrawer({ store }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const { selectedId, fleet } = store.state;
  const id = selectedId.value;
  const sensor = fleet.value.find(id);
  const close = () => {
    store.sensorSelected("");
    // Where the drawer lay over the list, the list can take the focus only once it is drawn again.
    requestAnimationFrame(() => document.getElementById("sensor-list")?.focus());
  };
  useEffect(() => root.current?.focus({ preventScroll: true }), [id]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
  };
  const look = fleetLook(store);
  return html`<aside
    class="panel drawer"
    ref=${root}
    tabindex="-1"
    data-look=${look}
    aria-label=${t("drawer.title")}
    onKeyDown=${onKeyDown}
  >
    <button class="icon-button drawer-close" aria-label=${t("drawer.close")} onClick=${close}>
      <${Icon} name="close" />
    </button>
    ${sensor && html`<${SensorDetail} store=${store} sensor=${sensor} />`}
    ${
      !sensor &&
      html`<${PanelMessage}
        look=${look === "current" || look === "stale" ? "empty" : look}
        emptyText=${t("drawer.missing", { id })}
      />`
    }
  </aside>`;
}

/** @param {{store: Store, sensor: Sensor}} props */
function SensorDetail({ store, sensor }) {
  const { fleet, kindByName, pulse, nowMs } = store.state;
  pulse.value; // the record changes in place
  const kind = kindByName.value.get(sensor.kind);
  const statusIndex = fleet.value.statusOf(fleet.value.indexById.get(sensor.id) ?? -1);
  const step = statusStep(statusIndex);
  const quantities = kind?.quantities ?? [];
  return html`<header class="drawer-head">
      <p class="drawer-kind">
        <${Icon} name=${`kind-${sensor.kind}`} />${kind ? nameOf(kind) : sensor.kind}
      </p>
      <h2>${sensor.name}</h2>
      <p class=${`status-word status-${step.status}`}>
        <${StatusShape} index=${statusIndex} />${t(step.word)}
        ${
          !Number.isNaN(sensor.observedAtMs) &&
          html`<span>${t("drawer.age", { age: formatAge(nowMs.value - sensor.observedAtMs) })}</span>`
        }
      </p>
    </header>
    <div class="drawer-body" data-status=${step.status}>
      <${LatestReading} store=${store} sensor=${sensor} quantities=${quantities} />
      <${HistoryPanel} store=${store} sensor=${sensor} quantities=${quantities} />
      <${Identity} store=${store} sensor=${sensor} />
    </div>`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Sensor} props.sensor
 * @param {import("../core/types.js").Quantity[]} props.quantities
 */
function LatestReading({ store, sensor, quantities }) {
  if (Number.isNaN(sensor.observedAtMs)) {
    return html`<p class="drawer-never">${t("drawer.never")}</p>`;
  }
  const words = qualityWords(sensor.quality);
  return html`<section class="latest" aria-label=${t("drawer.latest")}>
    <dl class="latest-values">
      ${quantities.map(
        (quantity) => html`<div>
          <dt>${nameOf(quantity)}</dt>
          <dd>
            <b>${formatValue(sensor.values[quantity.quantity], quantity)}</b>
            <span>${quantity.symbol}</span>
          </dd>
        </div>`,
      )}
    </dl>
    <dl class="facts">
      <div>
        <dt>${t("drawer.observed")}</dt>
        <dd>${formatInstant(sensor.observedAtMs, store.state.nowMs.value)}</dd>
      </div>
      <div>
        <dt>${t("drawer.quality")}</dt>
        <dd>
          ${
            words.length === 0
              ? html`<span class="flag flag-good"><${Icon} name="check" />${t("drawer.qualityGood")}</span>`
              : words.map(
                  (word) => html`<span class="flag"><${Icon} name="alert" />${t(word)}</span>`,
                )
          }
        </dd>
      </div>
    </dl>
  </section>`;
}

/** @param {{store: Store, sensor: Sensor}} props */
function Identity({ store, sensor }) {
  const { areas } = store.state;
  const gatewayId = useGatewayId(sensor);
  /** @param {string} code */
  const areaName = (code) => {
    const area = areas.value.get(code);
    if (area) return nameOf(area);
    return code === "" ? t("drawer.unknown") : code;
  };
  const facts = [
    [t("drawer.id"), sensor.id],
    [t("drawer.area"), areaName(sensor.area)],
    [t("drawer.ward"), sensor.ward === "" ? "" : areaName(sensor.ward)],
    [t("drawer.position"), formatPosition(sensor.latDeg, sensor.lonDeg)],
    [t("drawer.gateway"), gatewayId],
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

/** The list may leave the gateway out; then the sensor itself is asked. @param {Sensor} sensor */
function useGatewayId(sensor) {
  const gatewayId = useSignal(sensor.gatewayId);
  useEffect(() => {
    if (sensor.gatewayId !== "") return undefined;
    const aborter = new AbortController();
    readSensor(sensor.id, aborter.signal).then(
      (item) => {
        gatewayId.value = item.gateway_id ?? "";
      },
      (error) => {
        if (!aborter.signal.aborted && !(error instanceof ApiError)) throw error;
      },
    );
    return () => aborter.abort();
  }, [sensor.id]);
  return gatewayId.value;
}
