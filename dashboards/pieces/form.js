/**
 * A form whose fields say what is wrong with them, and that says how its sending went. What was typed
 * stays until it is sent.
 */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";
import { useOwnId } from "./own-id.js";

/**
 * @typedef {object} FieldModel
 * @property {string} name
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [value] at first
 * @property {readonly {value: string, label: string}[]} [choices] one of these, instead of free text
 * @property {boolean} [isLong] of several lines
 * @property {"password" | "date" | "datetime-local"} [type] of an input that is no plain text
 * @property {string} [autocomplete] what the browser may fill in; off where not given
 * @property {boolean} [isFirst] whether a dialog that opens has its focus here
 * @property {(wrong: string) => any} [control] a part of its own, whose inputs bear the field's name
 */
/** @typedef {Record<string, string>} Values several values of one name with commas between them */

/** Something was not taken: what is wrong by the field's name, and else in all. */
export class RefusedError extends Error {
  /** @param {string} message empty where the fields say all @param {Values} [wrong] */
  constructor(message, wrong = {}) {
    super(message);
    this.wrong = wrong;
  }
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly FieldModel[]} props.fields
 * @param {string} props.submitWord
 * @param {string} [props.sentWord] what is said when it was sent
 * @param {(values: Values) => Values} props.check what is wrong, by the field's name; nothing: all is right
 * @param {(values: Values) => Promise<unknown>} props.send an error that it raises is shown by its message
 * @param {boolean} [props.isEmptied] whether the fields are as at first once it was sent
 */
export function Form({ label, fields, submitWord, sentWord, check, send, isEmptied = false }) {
  const root = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [wrong, setWrong] = useState(/** @type {Values} */ ({}));
  const [state, setState] = useState(/** @type {"idle" | "sending" | "sent"} */ ("idle"));
  const [failure, setFailure] = useState("");

  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    const form = root.current;
    if (!form || state === "sending") return;
    const data = new FormData(form);
    const names = [...new Set([...fields.map(({ name }) => name), ...data.keys()])];
    const values = Object.fromEntries(names.map((name) => [name, data.getAll(name).join()]));
    const found = check(values);
    setState("idle");
    setFailure("");
    if (complain(form, found)) return;
    setState("sending");
    try {
      await send(values);
      if (isEmptied) form.reset();
      setState("sent");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      if (error instanceof RefusedError) complain(form, error.wrong);
      setState("idle");
    }
  };
  /** @param {HTMLFormElement} form @param {Values} found @returns {boolean} whether a field is wrong */
  const complain = (form, found) => {
    setWrong(found);
    const first = fields.find(({ name }) => found[name]);
    if (!first) return false;
    const named = form.elements.namedItem(first.name);
    const control = named instanceof RadioNodeList ? named[0] : named;
    /** @type {HTMLElement | null | undefined} */ (control)?.focus();
    return true;
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
  const id = useOwnId();
  const { name, label, hint, value = "", choices, isLong, type } = field;
  if (field.control) return field.control(wrong);
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
          : html`<input
            ...${control}
            type=${type ?? "text"}
            defaultValue=${value}
            autocomplete=${field.autocomplete ?? "off"}
            autofocus=${field.isFirst}
          />`
    }
    ${
      (wrong || hint) &&
      html`<p id=${`${id}-note`} class=${wrong ? "form-wrong" : "field-hint"}>
        ${wrong && html`<${Icon} name="alert" />`}${wrong || hint}
      </p>`
    }
  </div>`;
}
