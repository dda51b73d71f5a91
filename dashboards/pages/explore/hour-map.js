/** The week of a line by hours, as a table whose cells are coloured by their values. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { PanelMessage } from "../../pieces/panel.js";
import { decimalsOf, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { failureText } from "./failure.js";
import { tellHours, weekOf, weekOfItems } from "./hours.js";
import { hoursRequest } from "./state.js";

/**
 * @import { WordKey } from "../../words/i18n.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Week } from "./hours.js"
 * @import { Explore, Scene } from "./state.js"
 */

/** @type {readonly WordKey[]} */
const DAYS = ["day.1", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7"];
/** Three digits are read at a glance. */
const DIGITS = 3;

/** @param {{explore: Explore, scene: Scene, one: DrawnLine}} props */
export function HourMap({ explore, scene, one: { line, answer, points } }) {
  const { quantity } = line.of;
  const isOwn = points !== null && tellHours(points);
  const asked = !isOwn && hoursRequest(scene, line) ? explore.answerOf(line, hoursRequest) : null;
  const week = useMemo(() => {
    if (isOwn && points) return weekOf(points, quantity);
    return asked?.value ? weekOfItems(asked.value.items, quantity) : null;
  }, [points, asked?.value, quantity]);
  if (answer.load === "failed")
    return html`<p class="part-note">${failureText(answer.failure)}</p>`;
  if (asked?.load === "failed") return html`<p class="part-note">${failureText(asked.failure)}</p>`;
  if (points && !isOwn && !asked) return html`<p class="part-note">${t("explore.noHours")}</p>`;
  if (!week) return html`<${PanelMessage} look="loading" />`;
  const known = week.flat().filter((value) => value !== null);
  if (known.length === 0)
    return html`<${PanelMessage} look="empty" emptyText=${t("explore.empty")} />`;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const most = Math.max(...known.map(Math.abs));
  const whole = Math.max(1, Math.ceil(Math.log10(most + 1)));
  const decimals = Math.max(0, Math.min(decimalsOf(quantity), DIGITS - whole));
  return html`<div class="hour-scroll" tabindex="0" role="group" aria-label=${t("explore.partHours")}>
    <${WeekTable} week=${week} text=${(/** @type {number} */ value) => formatNumber(value, decimals)}
      share=${(/** @type {number} */ value) => (value - low) / span} />
  </div>`;
}

/** @param {{week: Week, text: (value: number) => string, share: (value: number) => number}} props */
function WeekTable({ week, text, share }) {
  return html`<table class="hour-map">
    <thead>
      <tr>
        <th scope="col"><span class="hidden">${t("explore.weekday")}</span></th>
        ${Array.from({ length: 24 }, (_, hour) => html`<th scope="col">${hour}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${week.map(
        (hours, day) => html`<tr>
          <th scope="row">${t(/** @type {WordKey} */ (DAYS[day]))}</th>
          ${hours.map((value) =>
            value === null
              ? html`<td data-none="true">${t("age.none")}</td>`
              : html`<td style=${{ "--heat": `${Math.round(100 * share(value))}%` }}>${text(value)}</td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
