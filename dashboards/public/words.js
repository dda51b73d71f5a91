/** What the public page says, in both languages: a page of its own, so words of its own. */

/** @import { Language } from "./types.js" */

const WORDS = {
  title: ["Không khí, ngập, triều và cảnh báo", "Air, floods, tide and warnings"],
  other: ["English", "Tiếng Việt"],
  toLight: ["Đổi sang nền sáng", "Switch to the light theme"],
  toDark: ["Đổi sang nền tối", "Switch to the dark theme"],
  signIn: ["Đăng nhập", "Sign in"],
  exercise: [
    "Dữ liệu mô phỏng, diễn tập. Không phải tình hình thật.",
    "Simulated data, an exercise. This is not the real situation.",
  ],
  asOf: ["Lúc {at}", "As of {at}"],
  lost: [
    "Không kết nối được. Số liệu dưới đây là của lúc {at}.",
    "No connection. What follows is of {at}.",
  ],
  never: ["Chưa lấy được số liệu; đang thử lại.", "No data could be fetched yet; trying again."],
  district: ["Quận, huyện của bạn", "Your district"],
  whole: ["Toàn thành phố", "The whole city"],
  noData: ["Không có số liệu", "No data"],
  unread: [
    "Không đọc được phần này; không có nghĩa là an toàn.",
    "This part could not be read; that does not mean that all is well.",
  ],
  warnings: ["Cảnh báo", "Warnings"],
  noWarnings: ["Hiện không có cảnh báo nào.", "No warning holds now."],
  moreWarnings: ["Còn {count} cảnh báo khác, xem ở Atom.", "And {count} more, see the feed."],
  unjudged: [
    "Hệ thống cảnh báo đang gián đoạn: có thể có nguy hiểm chưa được báo.",
    "Warnings are interrupted: there may be dangers that nobody has told.",
  ],
  unreceived: [
    "Số liệu đang không được tiếp nhận: có thể có nguy hiểm chưa được báo.",
    "Data are not being received: there may be dangers that nobody has told.",
  ],
  deafAir: [
    "Dưới một nửa trạm không khí có số liệu: có thể có nguy hiểm chưa được báo.",
    "Under half of the air stations have data: there may be dangers that nobody has told.",
  ],
  deafFlood: [
    "Dưới một nửa trạm đo ngập đang gửi: có thể có đường ngập chưa được báo.",
    "Under half of the flood gauges send: there may be flooded streets that nobody has told.",
  ],
  deafTide: [
    "Trạm triều không gửi số liệu: có thể có triều cường chưa được báo.",
    "The river's gauge does not send: there may be a high tide that nobody has told.",
  ],
  severe: ["Nguy hiểm", "Severe"],
  moderate: ["Cần chú ý", "Moderate"],
  since: ["Từ {at}", "Since {at}"],
  cap: ["Bản tin CAP", "CAP message"],
  feed: ["Theo dõi cảnh báo (Atom)", "Follow the warnings (Atom)"],
  doThis: ["Nên làm", "What to do"],
  air: ["Chất lượng không khí", "Air quality"],
  airHour: ["Giờ {from} – {to}", "Hour {from} – {to}"],
  airOld: [
    "Số liệu cũ: của giờ {from} – {to}. Chưa có giờ mới hơn.",
    "Old data: of the hour {from} – {to}. No newer hour has come.",
  ],
  airNone: ["Chưa tính được giờ nào.", "No hour has been computed yet."],
  spoke: ["{known} trong {of} trạm có chỉ số", "{known} of {of} stations have an index"],
  cityMean: ["Trung bình thành phố", "Mean of the city"],
  worst: ["Các trạm cao nhất", "The highest stations"],
  stations: ["Các trạm", "Stations"],
  noStations: ["Địa bàn này không có trạm đo.", "This district has no station."],
  dominant: ["Cao nhất: {what}", "Highest: {what}"],
  each: ["Chỉ số từng chất", "Index of each pollutant"],
  everyone: ["Mọi người", "Everyone"],
  sensitive: [
    "Người già, trẻ em, người bệnh tim, phổi",
    "Old people, children, whose heart or lungs are ill",
  ],
  method: ["Cách tính: {name}, {source}", "Method: {name}, {source}"],
  flood: ["Đường ngập", "Streets under water"],
  dry: ["Không trạm nào báo ngập từ 5 cm.", "No gauge reports 5 cm of water or more."],
  dryHere: [
    "Không trạm nào ở địa bàn này báo ngập từ 5 cm.",
    "No gauge of this district reports 5 cm of water or more.",
  ],
  gauges: [
    "{known} trong {of} trạm đo ngập đang gửi. Đường không có trạm thì không biết.",
    "{known} of {of} flood gauges send. Streets without one are not known.",
  ],
  floodOld: ["Số liệu cũ: mới nhất lúc {at}.", "Old data: the newest is of {at}."],
  observed: ["đo lúc {at}", "measured {at}"],
  more: ["Còn {count} đường khác.", "And {count} more streets."],
  expected: ["Có thể ngập trong 60 phút tới", "May be under water within 60 minutes"],
  expectedNone: [
    "Không thấy đường nào sẽ ngập từ 5 cm ({known} trong {of} đường tính được).",
    "No street is expected to have 5 cm of water ({known} of {of} streets could be computed).",
  ],
  expectedUnknown: ["Không dự báo được lúc này.", "Nothing can be foreseen at the moment."],
  inMinutes: ["{count} phút nữa", "in {count} min"],
  tide: ["Đỉnh triều sắp tới", "Next high waters"],
  gauge: ["Trạm {name}", "Gauge {name}"],
  band: ["{low} – {high} m", "{low} – {high} m"],
  alarm: ["Báo động {level}", "Alarm {level}"],
  below: ["Dưới báo động I", "Below alarm I"],
  alarms: ["Các mức báo động: {levels}", "Alarm levels: {levels}"],
  untrusted: [
    "Trạm sông không gửi: chỉ tính theo hằng số điều hoà.",
    "The river's gauge does not send: by harmonic constants alone.",
  ],
  noHigh: ["Không có đỉnh triều trong hai ngày tới.", "No high water within two days."],
  source: ["Nguồn: {name}", "Source: {name}"],
  document: ["Dữ liệu cho chương trình (JSON)", "Data for programs (JSON)"],
  outlines: ["Số liệu tự làm mới mỗi 30 giây.", "The page renews itself every 30 seconds."],
};

/** @typedef {keyof typeof WORDS} Word */

export const POLLUTANTS = /** @type {Record<string, string>} */ ({
  pm25: "PM2.5",
  pm10: "PM10",
  o3: "O₃",
  no2: "NO₂",
  so2: "SO₂",
  co: "CO",
});

/**
 * Return a text, with what stands in braces put in.
 * @param {Language} language
 * @param {Word} word
 * @param {Record<string, string | number>} [values]
 */
export function said(language, word, values = {}) {
  const text = WORDS[word][language === "vi" ? 0 : 1] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Return the text of a language of something that has both.
 * @param {Language} language
 * @param {object} of
 * @param {string} name
 */
export function inWords(language, of, name) {
  return String(/** @type {Record<string, unknown>} */ (of)[`${name}_${language}`] ?? "");
}

/**
 * @param {Language} language
 * @param {number} value
 * @param {number} [decimals]
 */
export function number(language, value, decimals = 0) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString(language === "vi" ? "vi-VN" : "en-GB", digits);
}

/**
 * Return a time in the city's zone, as both languages write it; with its day where that is not the
 * day of another time.
 * @param {string} zone
 * @param {string} at
 * @param {string} [now] what is today
 */
export function clock(zone, at, now = at) {
  const part = (/** @type {string} */ instant, /** @type {Intl.DateTimeFormatOptions} */ of) =>
    new Date(instant).toLocaleString("en-GB", { timeZone: zone, ...of });
  const day = (/** @type {string} */ instant) =>
    part(instant, { day: "2-digit", month: "2-digit" });
  const time = part(at, { hour: "2-digit", minute: "2-digit" });
  return day(at) === day(now) ? time : `${time}, ${day(at)}`;
}
