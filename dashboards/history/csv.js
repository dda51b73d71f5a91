/** Comma-separated values as RFC 4180 has them, with a mark so that spreadsheets see UTF-8. */

const BYTE_ORDER_MARK = "\ufeff";
const LINE_END = "\r\n";

/**
 * @param {readonly (readonly (string | number | null)[])[]} rows the first holds the names
 * @returns {string}
 */
export function formatCsv(rows) {
  const lines = rows.map((row) => row.map(field).join(","));
  return BYTE_ORDER_MARK + lines.join(LINE_END) + LINE_END;
}

/** @param {string | number | null} value */
function field(value) {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Let the browser save a text. @param {string} name @param {string} text */
export function saveCsv(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
