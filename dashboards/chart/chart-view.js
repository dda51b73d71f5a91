/** A time chart as a view: follows theme, language and size, and says in words what it shows. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { language } from "../words/i18n.js";
import { mountTimeChart } from "./time-chart.js";

/**
 * @import { Store } from "../store.js"
 * @import { ChartModel } from "./time-chart.js"
 */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {ChartModel} props.model
 * @param {string} props.label
 * @param {(point: number | null) => void} [props.onCursor]
 */
export function ChartView({ store, model, label, onCursor }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {ReturnType<typeof mountTimeChart> | null} */ (null));
  const report = useRef(onCursor);
  report.current = onCursor;
  useEffect(() => {
    if (!root.current) return undefined;
    chart.current = mountTimeChart(root.current, (point) => report.current?.(point));
    return () => chart.current?.unmount();
  }, []);
  useEffect(() => chart.current?.show(model), [model]);
  const { theme, connection } = store.state;
  useEffect(() => {
    // The document takes new tokens in an effect of its own, just before or after this one.
    const frame = requestAnimationFrame(() => chart.current?.rebuild());
    return () => cancelAnimationFrame(frame);
  }, [theme.value, connection.value, language.value]);
  return html`<div class="chart" ref=${root} role="img" aria-label=${label}></div>`;
}
