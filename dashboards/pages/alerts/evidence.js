/** What was measured around the time of an alert, with the value from which it is raised and that at which it ends. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { quantityOf, valueText } from "../../alerts/alert-words.js";
import { ChartView } from "../../chart/chart-view.js";
import { ofTime } from "../../city/of-time.js";
import { emptyHistory, insert } from "../../history/history.js";
import { lineOf } from "../../history/line.js";
import { readReadings } from "../../live/api.js";
import { ApiError } from "../../live/request.js";
import { PanelMessage } from "../../pieces/panel.js";
import { sensorRecord } from "../../sensor/sensor-record.js";
import { formatMoment } from "../../words/format.js";
import { language, nameOf, t } from "../../words/i18n.js";
import { exploreLink } from "../../words/route.js";
import { evidenceModel, evidenceSpan } from "./evidence-model.js";

/**
 * @import { AlertDetail } from "../../alerts/types.js"
 * @import { Quantity } from "../../city/types.js"
 * @import { History } from "../../history/history.js"
 * @import { Store } from "../../store.js"
 */

const MOST_POINTS = 1500;
/** The end of the span moves on so often while the alert stands. */
const STEP_MS = 60_000;
const PERIOD_S = 60;

/** @param {{store: Store, alert: AlertDetail}} props */
export function Evidence({ store, alert }) {
  const quantity = quantityOf(alert, store.state);
  const sensorId = alert.sensor_id ?? alert.sensors[0]?.sensor_id;
  if (!quantity || !sensorId) return html`<p class="console-none">${t("console.noChart")}</p>`;
  return html`<${SensorEvidence} key=${sensorId} ...${{ store, alert, quantity, sensorId }} />`;
}

/** @param {{store: Store, alert: AlertDetail, quantity: Quantity, sensorId: string}} props */
function SensorEvidence({ store, alert, quantity, sensorId }) {
  const step = ofTime(store.state, (nowMs) => Math.floor(nowMs / STEP_MS));
  const span = evidenceSpan(alert, STEP_MS * (step + 1));
  const history = useHistory(sensorId, span);
  const periodS = sensorRecord(store, sensorId)?.periodS || PERIOD_S;
  const line = useMemo(
    () => history && lineOf(history, quantity, periodS),
    [history, quantity, periodS],
  );
  const model = useMemo(
    () => history && line && evidenceModel({ alert, quantity, history, line, periodS, span }),
    [alert, history, line, span.fromMs, span.toMs, language.value],
  );
  if (history === null) return html`<${PanelMessage} look="failed" />`;
  if (!model) return html`<${PanelMessage} look="loading" />`;
  const values = model.lines[0]?.values.filter((value) => typeof value === "number") ?? [];
  const { fromMs, toMs } = span;
  const label = t("console.chartLabel", {
    quantity: nameOf(quantity),
    from: formatMoment(fromMs, toMs),
    to: formatMoment(toMs, toMs),
    count: values.length,
    limit: valueText(alert.limit, alert, quantity) || t("age.none"),
  });
  const [from = "", to = ""] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  return html`<div class="evidence">
    <${ChartView} store=${store} model=${model} label=${label} />
    <p class="evidence-note">
      <span>${nameOf(quantity)}${quantity.symbol && ` (${quantity.symbol})`}</span>
      ${alert.sensor_id === null && html`<span>${t("console.firstOf", { name: alert.sensors[0]?.name ?? sensorId })}</span>`}
      ${values.length === 0 && html`<span class="no-data-word">${t("look.empty")}</span>`}
      <a href=${exploreLink([`sensor.${sensorId}`], `${alert.kind}.${quantity.quantity}`, { from, to })}>
        ${t("explore.open")}
      </a>
    </p>
  </div>`;
}

/**
 * The readings of a span; undefined until they came, null where they do not.
 * @param {string} sensorId
 * @param {{fromMs: number, toMs: number}} span
 */
function useHistory(sensorId, { fromMs, toMs }) {
  const [history, setHistory] = useState(/** @type {History | null | undefined} */ (undefined));
  useEffect(() => {
    const aborter = new AbortController();
    const read = async () => {
      const found = emptyHistory(sensorId, (toMs - fromMs) / 1000);
      const span = { fromMs, toMs, maxPoints: MOST_POINTS };
      for await (const page of readReadings(sensorId, span, aborter.signal)) {
        found.tier = page.tier;
        for (const item of page.items) insert(found, item);
      }
      setHistory({ ...found, load: "ready" });
    };
    read().catch((error) => {
      if (aborter.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // What was read before stays: a minute later it is asked for again.
      setHistory((known) => known ?? null);
    });
    return () => aborter.abort();
  }, [sensorId, fromMs, toMs]);
  return history;
}
