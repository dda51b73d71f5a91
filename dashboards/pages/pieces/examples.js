/** What the pieces show on their page: made up here, nothing of the city. */
import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { Form } from "../../pieces/form.js";
import { Table } from "../../pieces/table.js";
import { TimeLine } from "../../pieces/time-line.js";
import { formatNumber } from "../../words/format.js";
import { language, t } from "../../words/i18n.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** @typedef {{look: Look, asOfMs: number, onRetry: () => void}} Shown */
/** @typedef {{number: number, value: number | null}} NumberRow */

/** The five looks, and the words for them. @type {readonly (readonly [Look, WordKey])[]} */
export const LOOKS = [
  ["current", "pieces.current"],
  ["stale", "pieces.stale"],
  ["loading", "pieces.loading"],
  ["empty", "pieces.empty"],
  ["failed", "pieces.failedLook"],
];
const ROW_COUNT = 10_000;
const HOUR_MS = 3_600_000;

/** Values in no order, and one in seven unknown. @type {readonly NumberRow[]} */
const ROWS = Array.from({ length: ROW_COUNT }, (_, at) => ({
  number: at + 1,
  value: at % 7 === 0 ? null : (at * 7919) % ROW_COUNT,
}));

/** @param {{shown: Shown}} props */
export function NumberTable({ shown }) {
  const opened = useSignal(0);
  const columns = useMemo(
    () => [
      {
        id: "number",
        label: t("pieces.number"),
        isNumber: true,
        read: (/** @type {NumberRow} */ row) => row.number,
      },
      {
        id: "name",
        label: t("pieces.name"),
        read: (/** @type {NumberRow} */ row) => t("pieces.entry", { number: row.number }),
      },
      {
        id: "value",
        label: t("pieces.value"),
        unit: "mm",
        isNumber: true,
        read: (/** @type {NumberRow} */ row) => row.value,
        show: (/** @type {NumberRow} */ row) => formatNumber(row.value ?? Number.NaN),
      },
    ],
    [language.value],
  );
  return html`<p class="pieces-chosen" role="status">
      ${t("pieces.chosen", { number: opened.value })}
    </p>
    <${Table}
      ...${shown}
      label=${t("pieces.table")}
      columns=${columns}
      rows=${ROWS}
      keyOf=${(/** @type {NumberRow} */ row) => `${row.number}`}
      sort=${{ id: "number", isDown: false }}
      onOpen=${(/** @type {NumberRow} */ row) => {
        opened.value = row.number;
      }}
    />`;
}

/** @param {{shown: Shown, nowMs: number}} props */
export function SomeTimeLine({ shown, nowMs }) {
  const entries = [1, 2, 3].map((number) => ({
    id: `${number}`,
    atMs: nowMs - 11 * HOUR_MS * number,
    icon: number === 2 ? "alert" : "check",
    title: t("pieces.entry", { number }),
    text: t("pieces.noteHint"),
  }));
  return html`<${TimeLine} ...${shown} label=${t("pieces.timeLine")} entries=${entries} nowMs=${nowMs} />`;
}

export function NoteForm() {
  return html`<${Form}
    label=${t("pieces.form")}
    fields=${[
      {
        name: "name",
        label: t("pieces.name"),
        choices: LOOKS.map(([look, word]) => ({ value: look, label: t(word) })),
      },
      { name: "note", label: t("pieces.note"), hint: t("pieces.noteHint"), isLong: true },
    ]}
    submitWord=${t("pieces.send")}
    check=${checkNote}
    send=${sendNote}
  />`;
}

/** @param {Record<string, string>} values @returns {Record<string, string>} */
function checkNote({ note = "" }) {
  return note.length < 2 ? { note: t("pieces.noteShort") } : {};
}

/** @param {Record<string, string>} values */
async function sendNote({ note }) {
  if (note === "no") throw new Error(t("pieces.refused"));
}
