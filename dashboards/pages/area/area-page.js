/** What the page about an area is made of. */
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { AlertPanel } from "../../alerts/alert-panel.js";
import { AreaHead } from "./area-head.js";
import { AreaMap } from "./area-map.js";
import { CardPanel } from "./card-panel.js";
import { Comparison } from "./comparison.js";
import { Days } from "./days.js";
import { followArea } from "./feed.js";
import { followPrint, PrintFoot } from "./print.js";
import { createArea } from "./state.js";
import { WorstSensors } from "./worst-sensors.js";

/**
 * @import { Store } from "../../store.js"
 * @import { PageServices } from "../page.js"
 * @import { Asked } from "./asked.js"
 */

/** @param {{store: Store, services: PageServices, asked: Asked}} props */
export function AreaPage({ store, services, asked }) {
  const own = useMemo(() => createArea(store, asked), [store, asked]);
  useEffect(() => followArea(store, own), [store, own]);
  useEffect(() => followPrint(store), [store]);
  const part = { store, own, onRetry: services.reload };
  return html`<div class="area-page">
    <${AreaHead} ...${part} asked=${asked} />
    <${CardPanel} ...${part} />
    <${AreaMap} ...${part} />
    <${Days} ...${part} asked=${asked} />
    <${AlertPanel} store=${store} onRetry=${services.reload} />
    <${WorstSensors} ...${part} />
    <${Comparison} ...${part} />
    <${PrintFoot} store=${store} />
  </div>`;
}
