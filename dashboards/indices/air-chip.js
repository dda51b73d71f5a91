/**
 * A value of VN_AQI in the colour of its class, which is no colour of alarm: number in it, word beside it.
 * What is not known is hollow.
 */
import { html } from "htm/preact";
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { gradeInk, gradeOf } from "./air-grade.js";

/** @import { AirCell, AirGrade } from "./types.js" */

/**
 * @param {object} props
 * @param {readonly AirGrade[]} props.grades
 * @param {Pick<AirCell, "value" | "grade"> | null | undefined} props.cell
 */
export function AirChip({ grades, cell }) {
  const grade = gradeOf(grades, cell);
  if (!grade || !cell || cell.value === null) {
    return html`<span class="air-chip" data-ink="none">${t("age.none")}</span>`;
  }
  const style = { "--air": grade.color };
  return html`<span class="air-chip" data-ink=${gradeInk(grade)} style=${style}>${formatNumber(cell.value)}</span>`;
}

/** The colour of a class alone: its word or number stands beside it. @param {{grade: AirGrade | null}} props */
export function AirSwatch({ grade }) {
  const style = grade ? { "--air": grade.color } : undefined;
  return html`<span class="air-swatch" data-known=${grade !== null} style=${style} aria-hidden="true"></span>`;
}
