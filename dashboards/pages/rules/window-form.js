/** Makes a maintenance window: from when to when, what, and why. */
import { html } from "htm/preact";
import { openAreas } from "../../account/account-state.js";
import { taken } from "../../account/refusal.js";
import { labelOf } from "../../alerts/alert-words.js";
import { Form } from "../../pieces/form.js";
import { nameOf, t } from "../../words/i18n.js";
import { instantOf, localText } from "../../words/local-time.js";

/**
 * @import { Values } from "../../pieces/form.js"
 * @import { PartProps } from "./rules-page.js"
 */

const USUAL_MS = 2 * 3_600_000;
const MINUTE_MS = 60_000;
/** At least one of them is to be named. */
const NAMED = ["area", "rule_id", "kind", "sensor_id"];

/** @param {PartProps & {onMade: () => void}} props */
export function WindowForm({ store, own, onMade }) {
  const nowMs = store.now();
  const all = (/** @type {string} */ label) => ({ value: "", label });
  const rules = (own.rules.value ?? []).map((rule) => ({
    value: rule.rule_id,
    label: labelOf(rule),
  }));
  const kinds = store.state.kinds.value.map((kind) => ({ value: kind.kind, label: nameOf(kind) }));
  const areas = openAreas(store.state).map((area) => ({ value: area.code, label: nameOf(area) }));
  return html`<${Form}
    label=${t("rules.addWindow")}
    fields=${[
      {
        name: "from_at",
        label: t("explore.from"),
        type: "datetime-local",
        value: localText(nowMs),
      },
      {
        name: "to_at",
        label: t("explore.to"),
        type: "datetime-local",
        value: localText(nowMs + USUAL_MS),
      },
      {
        name: "area",
        label: t("list.area"),
        choices: [all(t("list.allAreas")), ...areas],
        hint: t("rules.nameOne"),
      },
      { name: "kind", label: t("list.kind"), choices: [all(t("list.allKinds")), ...kinds] },
      { name: "rule_id", label: t("rules.rule"), choices: [all(t("rules.allRules")), ...rules] },
      { name: "sensor_id", label: t("rules.sensor"), hint: t("rules.sensorHint") },
      { name: "note", label: t("rules.note"), hint: t("rules.windowNoteHint") },
    ]}
    submitWord=${t("rules.makeWindow")}
    check=${wrongWindow}
    send=${async (/** @type {Values} */ values) => {
      await taken(store, own.windowMade(windowOf(values, store.now())));
      onMade();
    }}
  />`;
}

/** @param {Values} values @returns {Values} */
export function wrongWindow(values) {
  const isNamed = NAMED.some((name) => (values[name] ?? "").trim() !== "");
  const isSpan = instantOf(values.from_at ?? "") < instantOf(values.to_at ?? "");
  return {
    ...(!isSpan && { to_at: t("explore.wrongSpan") }),
    ...(!isNamed && { area: t("rules.nameOne") }),
    ...((values.note ?? "").trim() === "" && { note: t("rules.needed") }),
  };
}

/** What is left out names all; one that begins in this minute begins now. @param {Values} values @param {number} nowMs */
export function windowOf(values, nowMs) {
  const fromMs = instantOf(values.from_at ?? "");
  const named = NAMED.map((name) => [name, (values[name] ?? "").trim()]).filter(([, text]) => text);
  return {
    ...(!(Math.abs(nowMs - fromMs) <= 2 * MINUTE_MS) && {
      from_at: new Date(fromMs).toISOString(),
    }),
    to_at: new Date(instantOf(values.to_at ?? "")).toISOString(),
    ...Object.fromEntries(named),
    note: (values.note ?? "").trim(),
  };
}
