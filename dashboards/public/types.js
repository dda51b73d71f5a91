/**
 * What the API's `public` answers, as far as the page reads it.
 *
 * @typedef {"good"|"moderate"|"poor"|"bad"|"very_bad"|"hazardous"} GradeCode
 * @typedef {{code: string, label_vi: string, label_en: string, color: string}} Class
 * @typedef {Class & {everyone_vi: string, everyone_en: string, sensitive_vi: string,
 *   sensitive_en: string}} Grade
 * @typedef {{value: number | null, grade: string | null, dominant: string | null,
 *   by_pollutant: Record<string, number | null>}} Cell
 * @typedef {Cell & {sensor_id: string, name: string, area: string | null}} Station
 * @typedef {{hour_at: string | null, is_old: boolean, known: number, of: number,
 *   method: {name: string, source: string}, grades: Grade[],
 *   city: Cell & {known: number, of: number}, stations: Station[]}} Air
 * @typedef {{sensor_id: string, name: string, area: string | null, depth_m: number, class: string,
 *   since_at: string | null, observed_at: string}} Street
 * @typedef {{newest_observed_at: string | null, known: number, of: number, wet: number,
 *   classes: Class[], streets: Street[], outlook: Outlook}} Flood
 * @typedef {{in_min: number, depth_m: number | null, class: string | null}} Depth
 * @typedef {{sensor_id: string, name: string, area: string | null, depths: Depth[]}} Expected
 * @typedef {{stale: boolean, known: number, of: number, streets: Expected[]}} Outlook
 * @typedef {{at: string, level_m: number, low_m: number, high_m: number, alarm: string | null}} High
 * @typedef {{gauge: {name_vi: string, name_en: string}, trusted: boolean,
 *   alarms: {level: string, level_m: number}[], high_waters: High[]}} Tide
 * @typedef {{alert_id: number, severity: string, area: string | null, sent_at: string,
 *   onset_at: string, label_vi: string, label_en: string, place_vi: string, place_en: string,
 *   measured_vi: string, measured_en: string, advice_vi: string, advice_en: string,
 *   cap: string}} Warning
 * @typedef {{as_of: string, exercise: boolean,
 *   city: {name_vi: string, name_en: string, time_zone: string},
 *   provider: {name_vi: string, name_en: string}, judged: {problem: string | null}, received: boolean,
 *   areas: {area: string, name_vi: string, name_en: string}[], air: Air | null,
 *   flood: Flood | null, tide: Tide | null, warnings: Warning[] | null}} Told
 *
 * @typedef {"vi"|"en"} Language
 */

export {};
