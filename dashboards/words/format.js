/**
 * The one place where numbers, units, instants and ages become text.
 * Everything follows the chosen language; instants are told in the city's time zone.
 */
import { signal } from "@preact/signals";
import { language, t } from "./i18n.js";

/** @import { Area, Quantity } from "../city/types.js" */

/** British English: the day comes first, as in Vietnam. */
const LOCALES = { vi: "vi-VN", en: "en-GB" };
/** Until the city says which; a signal, for what was written before that is written anew. */
const timeZone = signal("UTC");

/** @type {Map<string, Intl.NumberFormat>} */
const numberFormats = new Map();
/** @type {Map<string, Intl.DateTimeFormat>} */
const timeFormats = new Map();

/** @param {string} zone IANA name, from the city */
export function setTimeZone(zone) {
  timeZone.value = zone;
}

export function currentTimeZone() {
  return timeZone.value;
}

/**
 * @param {number} value
 * @param {number} [decimals]
 */
export function formatNumber(value, decimals = 0) {
  if (!Number.isFinite(value)) return t("age.none");
  const locale = LOCALES[language.value];
  const key = `${locale}/${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    numberFormats.set(key, format);
  }
  return format
    .format(value)
    .replace("-", "−")
    .replace(/^−(0([.,]0+)?)$/, "$1");
}

/**
 * How many decimals an instrument of this resolution deserves.
 * @param {Quantity} quantity
 */
export function decimalsOf(quantity) {
  const step = quantity.resolution * quantity.display_factor;
  if (!(step > 0) || step >= 1) return 0;
  return Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
}

/**
 * A value as people read it, without its unit.
 * @param {number | null | undefined} value in the catalogue's unit
 * @param {Quantity} quantity
 */
export function formatValue(value, quantity) {
  if (value === null || value === undefined) return t("age.none");
  return formatNumber(value * quantity.display_factor, decimalsOf(quantity));
}

/**
 * @param {number | null | undefined} value
 * @param {Quantity} quantity
 */
export function formatValueWithUnit(value, quantity) {
  return withUnit(formatValue(value, quantity), quantity);
}

/** @param {string} text @param {Pick<Quantity, "symbol">} quantity */
export function withUnit(text, quantity) {
  return quantity.symbol === "" ? text : `${text}\u00a0${quantity.symbol}`;
}

/** Units that people use in place of the catalogue's, by the catalogue's symbol. */
const PEOPLES_UNITS = /** @type {const} */ ({
  cm: { from: "m", factor: 100, resolution: 0.01 },
  MW: { from: "kW", factor: 0.001, resolution: 10 },
});

/**
 * The same quantity told in another unit.
 * @param {Quantity} quantity
 * @param {keyof typeof PEOPLES_UNITS} symbol
 * @returns {Quantity}
 */
export function inUnit(quantity, symbol) {
  const { from, factor, resolution } = PEOPLES_UNITS[symbol];
  if (quantity.symbol !== from) return quantity;
  return { ...quantity, symbol, display_factor: factor, resolution };
}

/** Shares of one as percent, one decimal where it matters. @param {number} share */
export function formatPercent(share) {
  return `${formatNumber(100 * share, share > 0 && share < 0.1 ? 1 : 0)}\u00a0%`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** `3,4 MB`. @param {number} bytes */
export function formatBytes(bytes) {
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${formatNumber(value, power > 0 && value < 10 ? 1 : 0)}\u00a0${BYTE_UNITS[power]}`;
}

/**
 * @param {string} name of this module's own format
 * @param {Intl.DateTimeFormatOptions} options
 */
function timeFormat(name, options) {
  const zone = timeZone.value;
  const key = `${LOCALES[language.value]}/${zone}/${name}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[language.value], { timeZone: zone, ...options });
    timeFormats.set(key, format);
  }
  return format;
}

/** `16:02:26` in city-local time. @param {number} ms instant, Unix milliseconds */
export function formatClock(ms) {
  if (!Number.isFinite(ms)) return "--:--:--";
  return timeFormat("clock", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** `16:02` in city-local time. @param {number} ms */
export function formatMinute(ms) {
  if (!Number.isFinite(ms)) return "--:--";
  return timeFormat("minute", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** Hour of the city-local day, with its fraction. @param {number} ms */
export function localHour(ms) {
  const [hour = 0, minute = 0] = formatMinute(ms).split(":").map(Number);
  return hour + minute / 60;
}

/** `Chủ Nhật, 22/11/2026`. @param {number} ms */
export function formatDate(ms) {
  if (!Number.isFinite(ms)) return t("age.none");
  const text = timeFormat("date", {
    weekday: "long",
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
  }).format(ms);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `22/11` in city-local time, in both languages. @param {number} ms */
export function formatDay(ms) {
  const parts = timeFormat("day", { day: "2-digit", month: "2-digit" }).formatToParts(ms);
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("day")}/${part("month")}`;
}

/** `22/11/2026` in city-local time. @param {number} ms */
export function formatYearDay(ms) {
  return `${formatDay(ms)}/${timeFormat("year", { year: "numeric" }).format(ms)}`;
}

/** What a time axis says where its lines are so far apart. @param {number} ms @param {number} stepS */
export function formatTick(ms, stepS) {
  if (stepS >= 86400) return formatDay(ms);
  const minute = formatMinute(ms);
  return minute === "00:00" ? formatDay(ms) : minute;
}

/**
 * The time alone when it is of the same local day as `nowMs`, else with its date.
 * @param {number} ms
 * @param {number} nowMs
 */
export function formatInstant(ms, nowMs) {
  const day = formatDay(ms);
  return Number.isFinite(nowMs) && day !== formatDay(nowMs)
    ? `${day} ${formatClock(ms)}`
    : formatClock(ms);
}

/**
 * `14:00–14:15`, `28/11 14:00–15:00`, `28/11`: from when to when a bucket goes.
 * @param {number} fromMs
 * @param {number} widthMs
 * @param {number} nowMs of other days than this one's the day is said too
 */
export function formatBucket(fromMs, widthMs, nowMs) {
  const day = formatDay(fromMs);
  if (widthMs >= 86_400_000) return day;
  const span = `${formatMinute(fromMs)}–${formatMinute(fromMs + widthMs)}`;
  return day === formatDay(nowMs) ? span : `${day} ${span}`;
}

/**
 * To the minute, with its date where it is not of the same local day as `nowMs`.
 * @param {number} ms
 * @param {number} nowMs
 */
export function formatMoment(ms, nowMs) {
  const minute = formatMinute(ms);
  if (!Number.isFinite(ms) || !Number.isFinite(nowMs)) return minute;
  return formatDay(ms) === formatDay(nowMs) ? minute : `${formatDay(ms)} ${minute}`;
}

/** `12 giây`, `3 phút`: one unit, rounded down. @param {number} ageMs */
export function formatAge(ageMs) {
  if (!Number.isFinite(ageMs)) return t("age.none");
  const s = Math.max(0, Math.floor(ageMs / 1000));
  if (s < 60) return t("age.seconds", { n: s });
  if (s < 3600) return t("age.minutes", { n: Math.floor(s / 60) });
  if (s < 48 * 3600) return t("age.hours", { n: Math.floor(s / 3600) });
  return t("age.days", { n: Math.floor(s / 86400) });
}

/** `6 giờ`, `7 ngày`, `1 năm`. @param {number} spanS */
export function formatSpan(spanS) {
  const days = spanS / 86400;
  if (days <= 1) return t("chart.hours", { n: spanS / 3600 });
  return days < 365 ? t("chart.days", { n: days }) : t("chart.year");
}

/** `15 phút`, `1 giờ`, `24 giờ`: over how long a value was taken. @param {number} widthS */
export function formatWidth(widthS) {
  if (widthS < 60) return t("age.seconds", { n: widthS });
  return widthS < 3600
    ? t("width.minutes", { n: widthS / 60 })
    : t("chart.hours", { n: widthS / 3600 });
}

/** `mm trong 15 phút`: the unit of what has come together over a time. @param {Quantity} quantity @param {number} widthS */
export function unitOver(quantity, widthS) {
  return t("unit.over", { unit: quantity.symbol, width: formatWidth(widthS) }).trim();
}

/** `2026-11-28T20:15:00+07:00` in city-local time, for other programs. @param {string} instant RFC 3339 */
export function formatLocalIso(instant) {
  const ms = Date.parse(instant);
  const fraction = /\.\d+/.exec(instant)?.[0] ?? "";
  const offset = timeFormat("offset", { timeZoneName: "longOffset" })
    .formatToParts(ms)
    .find((one) => one.type === "timeZoneName")?.value;
  const [sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(offset ?? "")?.slice(1) ?? [
    "+",
    "00",
    "00",
  ];
  const aheadMs = Number(`${sign}1`) * (60 * Number(hours) + Number(minutes)) * 60_000;
  return `${new Date(ms + aheadMs).toISOString().slice(0, 19)}${fraction}${sign}${hours}:${minutes}`;
}

/** `10,77690° B, 106,70090° Đ`. @param {number} latDeg @param {number} lonDeg */
export function formatPosition(latDeg, lonDeg) {
  const [north, east] = language.value === "vi" ? ["B", "Đ"] : ["N", "E"];
  return `${formatNumber(latDeg, 5)}° ${north} · ${formatNumber(lonDeg, 5)}° ${east}`;
}

/** `350 m`, `1,2 km`. @param {number} m */
export function formatDistance(m) {
  return m < 950 ? `${formatNumber(m, 0)}\u00a0m` : `${formatNumber(m / 1000, 1)}\u00a0km`;
}

/**
 * A sensor's place in a row: its area in short, and its name without that area's name before it.
 * @param {Area | undefined} area
 * @param {string} name
 * @returns {{area: string, name: string}}
 */
export function placeOf(area, name) {
  if (!area) return { area: "", name };
  const prefix = [area.name_vi, area.name_en].find((one) => name.startsWith(`${one} · `));
  return { area: areaShortName(area), name: prefix ? name.slice(prefix.length + 3) : name };
}

/** An area's name as a map label. @param {Pick<Area, "short_vi" | "short_en">} area */
export function areaShortName(area) {
  return language.value === "vi" ? area.short_vi : area.short_en;
}
