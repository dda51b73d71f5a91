/** A form whose fields say what is wrong with them, and that says how its sending went. */
import { html } from "htm/preact";
import { useId, useRef, useState } from "preact/hooks";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";

/**
 * @typedef {object} FieldModel
 * @property {string} name
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [value] at first
 * @property {readonly {value: string, label: string}[]} [choices] one of these, instead of free text
 * @property {boolean} [isLong] of several lines
 */
/** @typedef {Record<string, string>} Values */

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly FieldModel[]} props.fields
 * @param {string} props.submitWord
 * @param {string} [props.sentWord] what is said when it was sent
 * @param {(values: Values) => Values} props.check what is wrong, by the field's name; nothing: all is right
 * @param {(values: Values) => Promise<unknown>} props.send an error that it raises is shown by its message
 */
export function Form({ label, fields, submitWord, sentWord, check, send }) {
  const root = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [wrong, setWrong] = useState(/** @type {Values} */ ({}));
  const [state, setState] = useState(/** @type {"idle" | "sending" | "sent"} */ ("idle"));
  const [failure, setFailure] = useState("");

  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    const form = root.current;
    if (!form || state === "sending") return;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, one]) => [name, `${one}`]),
    );
    const found = check(values);
    setWrong(found);
    setState("idle");
    setFailure("");
    const first = fields.find(({ name }) => found[name]);
    if (first) {
      /** @type {HTMLElement | null} */ (form.elements.namedItem(first.name))?.focus();
      return;
    }
    setState("sending");
    try {
      await send(values);
      setState("sent");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setState("idle");
    }
  };

  return html`<form class="form" ref=${root} aria-label=${label} novalidate onSubmit=${onSubmit}>
    ${fields.map((field) => html`<${Field} field=${field} wrong=${wrong[field.name] ?? ""} />`)}
    <div class="form-end">
      <button class="button form-submit" disabled=${state === "sending"}>
        ${state === "sending" ? t("piece.sending") : submitWord}
      </button>
      <p role="status">${state === "sent" && html`<${Icon} name="check" />${sentWord ?? t("piece.sent")}`}</p>
    </div>
    ${failure && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${failure}</p>`}
  </form>`;
}

/** @param {{field: FieldModel, wrong: string}} props */
function Field({ field, wrong }) {
  const id = useId();
  const { name, label, hint, value = "", choices, isLong } = field;
  const control = {
    id,
    name,
    "aria-invalid": wrong === "" ? undefined : "true",
    "aria-describedby": wrong || hint ? `${id}-note` : undefined,
  };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${
      choices
        ? html`<select ...${control}>
          ${choices.map((one) => html`<option value=${one.value} selected=${one.value === value}>${one.label}</option>`)}
        </select>`
        : isLong
          ? html`<textarea ...${control} rows="3" defaultValue=${value}></textarea>`
          : html`<input ...${control} defaultValue=${value} autocomplete="off" />`
    }
    ${
      (wrong || hint) &&
      html`<p id=${`${id}-note`} class=${wrong ? "form-wrong" : "field-hint"}>
        ${wrong && html`<${Icon} name="alert" />`}${wrong || hint}
      </p>`
    }
  </div>`;
}
