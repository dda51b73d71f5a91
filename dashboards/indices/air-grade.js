/** The classes of VN_AQI: which one a value is in, its name, and what stands in it. */
import { language } from "../words/i18n.js";

/** @import { AirCell, AirGrade, AirNow } from "./types.js" */

/** From this value on text in the class's colour is white. */
const WHITE_FROM = 151;

/** @param {readonly AirGrade[]} grades @param {Pick<AirCell, "grade"> | null | undefined} cell @returns {AirGrade | null} */
export function gradeOf(grades, cell) {
  return grades.find(({ code }) => code === cell?.grade) ?? null;
}

/** @param {Pick<AirGrade, "label_vi" | "label_en">} grade */
export function gradeName({ label_vi, label_en }) {
  return language.value === "vi" ? label_vi : label_en;
}

/** @param {Pick<AirGrade, "from_value">} grade @returns {"light" | "dark"} */
export function gradeInk({ from_value }) {
  return from_value >= WHITE_FROM ? "light" : "dark";
}

/** What a class reaches from and to, `151–200`; the last has no end. @param {readonly AirGrade[]} grades @param {number} place */
export function gradeSpan(grades, place) {
  const [own, next] = [grades[place], grades[place + 1]];
  return next ? `${own?.from_value}–${next.from_value - 1}` : `≥\u00a0${own?.from_value}`;
}

/** VN_AQI of an area, or with none of the city; null where it is not told. @param {AirNow | null} air @param {string} area */
export function airOf(air, area) {
  if (!air) return null;
  return area === "" ? air.city : (air.areas.find((one) => one.area === area) ?? null);
}
