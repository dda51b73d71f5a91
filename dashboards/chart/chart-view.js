/** A time chart as a view: follows theme, language and size, and says in words what it shows. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { MissingPart, useMissing } from "../pieces/late-part.js";
import { language } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { ChartModel, mountTimeChart } from "./time-chart.js"
 */

/** With its library a large part of the room: it comes while the first data is asked for. */
const coming = import("./time-chart.js").catch(() => null);

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {ChartModel} props.model
 * @param {string} props.label
 * @param {(point: number | null) => void} [props.onCursor]
 * @param {(fromS: number, toS: number) => void} [props.onSelect] a span was dragged over
 */
export function ChartView({ store, model, label, onCursor, onSelect }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {ReturnType<typeof mountTimeChart> | null} */ (null));
  const latest = useRef({ model, onCursor, onSelect });
  latest.current = { model, onCursor, onSelect };
  useEffect(() => {
    let isGone = false;
    void coming.then((part) => {
      if (!part || isGone || !root.current) return;
      chart.current = part.mountTimeChart(root.current, {
        onCursor: (point) => latest.current.onCursor?.(point),
        onSelect: onSelect && ((fromS, toS) => latest.current.onSelect?.(fromS, toS)),
      });
      chart.current.show(latest.current.model);
    });
    // Text on a canvas keeps the font that it was drawn with.
    const redraw = () => chart.current?.rebuild();
    document.fonts.addEventListener("loadingdone", redraw);
    return () => {
      isGone = true;
      document.fonts.removeEventListener("loadingdone", redraw);
      chart.current?.unmount();
    };
  }, []);
  useEffect(() => chart.current?.show(model), [model]);
  const { theme, connection } = store.state;
  useEffect(() => {
    // The document takes new tokens in an effect of its own, just before or after this one.
    const frame = requestAnimationFrame(() => chart.current?.rebuild());
    return () => cancelAnimationFrame(frame);
  }, [theme.value, connection.value, language.value]);
  if (useMissing(coming)) return html`<${MissingPart} />`;
  return html`<div class="chart" ref=${root} role="img" aria-label=${label}></div>`;
}
