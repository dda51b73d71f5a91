/** Indices as the API writes them. Types only: nothing here runs. */

/** @typedef {"pm25" | "pm10" | "o3" | "no2" | "so2" | "co"} Pollutant */
/**
 * A class of VN_AQI, from its lowest value up to the next one's.
 * @typedef {object} AirGrade
 * @property {string} code
 * @property {number} from_value
 * @property {string} label_vi
 * @property {string} label_en
 * @property {string} color
 * @property {string} everyone_vi
 * @property {string} everyone_en
 * @property {string} sensitive_vi
 * @property {string} sensitive_en
 */
/** @typedef {"before_rule" | "not_computed" | "no_stations" | "too_few_stations" | "no_hours" | "no_dust"} Missing */
/**
 * VN_AQI of an hour somewhere.
 * @typedef {object} AirCell
 * @property {number | null} value null where it is not known
 * @property {string | null} grade code
 * @property {Pollutant | null} dominant
 * @property {Record<string, number | null>} by_pollutant
 * @property {readonly Missing[]} missing why it is not known
 */
/** Over an area: of how many of its stations it is. @typedef {AirCell & {known: number, of: number, worst_sensor_id: string | null}} AirAreaCell */
/** @typedef {AirAreaCell & {area: string}} AirArea */
/**
 * @typedef {AirCell & {
 *   sensor_id: string,
 *   name: string | null,
 *   lat_deg: number,
 *   lon_deg: number,
 *   area: string | null,
 *   ward: string | null,
 * }} AirStation
 */
/**
 * @typedef {object} AirNow
 * @property {string} as_of
 * @property {string | null} hour_at when the newest hour that is over began; null before the first
 * @property {{name: string, source: string, valid_from: string}} method
 * @property {readonly AirGrade[]} grades from the lowest
 * @property {AirAreaCell} city
 * @property {readonly AirArea[]} areas
 * @property {readonly AirStation[]} stations
 */

/** @typedef {"air" | "flood" | "traffic" | "power" | "water" | "noise" | "canals" | "lighting" | "waste"} Domain */
/** @typedef {"normal" | "watch" | "warning" | "critical" | "no_data"} CardState */
/**
 * How an area is in one domain.
 * @typedef {object} DomainCard
 * @property {number | null} index null where too few speak
 * @property {string} unit
 * @property {CardState} state
 * @property {string | null} worst_sensor_id
 * @property {number | null} worst_value
 * @property {number | null} week_ago the index at the same hour a week before
 * @property {number} trusted_frac
 * @property {number} known sensors that spoke
 * @property {number} of all of them
 * @property {number | null} open_alerts null where that is not known
 */
/** @typedef {{area: string, as_of: string, domains: Partial<Record<Domain, DomainCard>>}} AreaCard */
/** @typedef {{as_of: string, items: readonly AreaCard[]}} AreaCards */

/** @typedef {"I" | "II" | "III"} AlarmLevel */
/** @typedef {{at: string, level_m: number, low_m: number, high_m: number}} TidePoint */
/**
 * @typedef {object} TideOutlook
 * @property {string} as_of
 * @property {{site_id: string, name_vi: string, name_en: string}} gauge
 * @property {number | null} residual_m how far the gauge stands above what the tide alone would make
 * @property {string | null} residual_at
 * @property {boolean} trusted
 * @property {readonly {level: AlarmLevel, level_m: number}[]} alarms
 * @property {readonly (TidePoint & {alarm: AlarmLevel | null})[]} high_waters
 * @property {readonly TidePoint[]} items
 */
/** @typedef {"passable" | "slow" | "stalling" | "closed" | "emergency"} FloodClass */
/** @typedef {{in_min: number, depth_m: number | null, low_m: number | null, high_m: number | null, class: FloodClass | null}} FloodDepth */
/** How many spoke, of all. @typedef {{known: number, of: number}} Spoke */
/**
 * @typedef {object} FloodSite
 * @property {string} sensor_id
 * @property {string} name
 * @property {string | null} area
 * @property {number | null} depth_m of now
 * @property {readonly FloodDepth[]} depths one for each horizon
 */
/**
 * @typedef {object} FloodOutlook
 * @property {string} as_of
 * @property {boolean} stale whether it was made too long ago, or never
 * @property {readonly number[]} horizons_min
 * @property {Spoke} gauges of rain
 * @property {Spoke} streets
 * @property {readonly FloodSite[]} items deepest first
 */

export {};
