/** The console's dialogs: what a step needs to know, what the keys do, who is noisy. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { unitName } from "../../account/names.js";
import { ApiError, readDocument } from "../../live/request.js";
import { Dialog } from "../../pieces/dialog.js";
import { Form } from "../../pieces/form.js";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { KEYS } from "./commands.js";
import { NoiseLists } from "./noise-lists.js";

/**
 * @import { Alert, PeoplesStep } from "../../alerts/types.js"
 * @import { FieldModel, Values } from "../../pieces/form.js"
 * @import { Store } from "../../store.js"
 * @import { act } from "./acting.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 */

/** @typedef {{store: Store, asked: Asked, own: Console, act: typeof act}} DialogProps */

/** @param {DialogProps} props */
export function ConsoleDialog({ store, asked, own, act }) {
  const asking = own.asking.value;
  const close = () => own.asks(null);
  const isStep = asking !== null && typeof asking === "object";
  return html`<${Dialog} title=${titleOf(asking)} isOpen=${asking !== null} onClose=${close}>
    ${asking === "help" && html`<${KeyHelp} own=${own} />`}
    ${asking === "noise" && html`<${NoiseLists} ...${{ store, asked, own, onChoose: close }} />`}
    ${
      isStep &&
      html`<${StepForm}
        key=${asking.step}
        ...${{ store, own, act, step: asking.step, alerts: asking.alerts, onDone: close }}
      />`
    }
  <//>`;
}

/** @param {Console["asking"]["value"]} asking */
function titleOf(asking) {
  if (asking === null) return "";
  if (typeof asking === "string") return t(`console.${asking}`);
  const title = t(`step.${asking.step}`);
  return asking.alerts.length > 1 ? `${title} (${formatNumber(asking.alerts.length)})` : title;
}

/** @typedef {Omit<DialogProps, "asked"> & {step: PeoplesStep, alerts: readonly Alert[], onDone: () => void}} StepProps */
/** @typedef {{name: string, display_name: string, unit: string | null}} Assignee */

/** @param {StepProps} props */
function StepForm(props) {
  if (props.step === "assign") return html`<${AssignForm} ...${props} />`;
  const { store, own, act, step, alerts, onDone } = props;
  const check = (/** @type {Values} */ { note = "" }) => ({
    ...(note.trim() === "" && { note: t("console.needsReason") }),
  });
  const send = async (/** @type {Values} */ { note = "" }) => {
    await act(store, own, { step, note: note.trim() }, alerts);
    onDone();
  };
  return html`<${Form}
    label=${t(`step.${step}`)}
    fields=${[{ name: "note", label: t("console.reason"), isLong: true }]}
    submitWord=${t(`step.${step}`)}
    check=${check}
    send=${send}
  />`;
}

/** To whom: who may act where the alert stands, oneself first. @param {StepProps} props */
function AssignForm({ store, own, act, step, alerts, onDone }) {
  const [people, setPeople] = useState(
    /** @type {readonly Assignee[] | null | undefined} */ (undefined),
  );
  const id = alerts[0]?.alert_id ?? 0;
  useEffect(() => {
    const aborter = new AbortController();
    readDocument(`/alerts/${id}/assignees`, aborter.signal).then(
      ({ items }) => setPeople(items),
      (error) => {
        if (aborter.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setPeople(null);
      },
    );
    return () => aborter.abort();
  }, [id]);
  if (!people) return html`<${PanelMessage} look=${people === null ? "failed" : "loading"} />`;
  const send = async (/** @type {Values} */ { assignee = "", note = "" }) => {
    await act(store, own, { step, assignee, ...(note.trim() && { note: note.trim() }) }, alerts);
    onDone();
  };
  const choices = people.map(({ name, display_name, unit }) => {
    const of = unitName(own.units.value ?? [], unit);
    return { value: name, label: of ? `${display_name} · ${of}` : display_name };
  });
  /** @type {FieldModel[]} */
  const fields = [
    {
      name: "assignee",
      label: t("console.assignee"),
      value: store.state.me.value?.name ?? "",
      choices,
    },
    { name: "note", label: t("console.note"), isLong: true },
  ];
  return html`<${Form}
    label=${t("step.assign")}
    fields=${fields}
    submitWord=${t("step.assign")}
    check=${noneWrong}
    send=${send}
  />`;
}

/** @returns {Values} */
function noneWrong() {
  return {};
}

/** @param {{own: Console}} props */
function KeyHelp({ own }) {
  return html`<dl class="console-keys">
      ${KEYS.map(
        ({ keys, command }) => html`<div>
          <dt>${keys.map((key) => html`<kbd>${key.length === 1 ? key.toUpperCase() : key}</kbd> `)}</dt>
          <dd>${t(`command.${command}`)}</dd>
        </div>`,
      )}
    </dl>
    <label class="console-keys-switch">
      <input
        type="checkbox"
        checked=${own.areKeysOn.value}
        onChange=${() => own.keysTurned(!own.areKeysOn.value)}
      />
      ${t("console.keysOn")}
    </label>`;
}
