/** What is said of VN_AQI: of which hour it is, of how many stations, what rules it, and why it is not known. */
import { formatBucket, formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { gradeName, gradeOf } from "./air-grade.js";

/**
 * @import { AirCell, AirGrade, AirNow, AirStation } from "./types.js"
 * @import { Store } from "../store.js"
 */

const HOUR_MS = 3_600_000;
/** As they are written, whatever the language. @type {Record<string, string>} */
const POLLUTANTS = {
  pm25: "PM2.5",
  pm10: "PM10",
  o3: "O₃",
  no2: "NO₂",
  so2: "SO₂",
  co: "CO",
};

/** @param {string | null | undefined} code */
export function pollutantName(code) {
  return POLLUTANTS[code ?? ""] ?? code ?? "";
}

/** `13:00–14:00`, and of another day with it. @param {Pick<Store, "now">} store @param {Pick<AirNow, "hour_at">} air */
export function airHourText(store, { hour_at }) {
  return hour_at ? formatBucket(Date.parse(hour_at), HOUR_MS, store.now()) : t("age.none");
}

/** @param {{known: number, of: number}} cell */
export function knownText({ known, of }) {
  return t("air.known", { n: formatNumber(known), total: formatNumber(of) });
}

/** Why nothing is known. @param {Pick<AirCell, "missing"> | null} cell */
export function missingText(cell) {
  const [why] = cell?.missing ?? [];
  return t(why ? `airMissing.${why}` : "air.noData");
}

/** A station in one line. @param {AirStation} station @param {readonly AirGrade[]} grades */
export function stationText(station, grades) {
  const { name, sensor_id, value, dominant } = station;
  const grade = gradeOf(grades, station);
  const what =
    grade && value !== null
      ? t("air.value", {
          value: formatNumber(value),
          grade: gradeName(grade),
          pollutant: pollutantName(dominant),
        })
      : missingText(station);
  return `${name ?? sensor_id}: ${what}`;
}
