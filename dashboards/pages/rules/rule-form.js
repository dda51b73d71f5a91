/** Changes a rule: saved as a new version of the one it was made of, or told who was faster. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { refusalOf } from "../../account/refusal.js";
import { ApiError } from "../../live/request.js";
import { Form, RefusedError } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { refusedIn, wrongIn } from "./rule-check.js";
import { ruleFields } from "./rule-fields.js";
import { ruleOf, valuesOf } from "./rule-values.js";
import { changesBetween, makerText } from "./rule-words.js";
import { Changes } from "./version-list.js";

/**
 * @import { Values } from "./rule-values.js"
 * @import { Store } from "../../store.js"
 * @import { Rules } from "./rules-state.js"
 * @import { Rule } from "./types.js"
 */

const CONFLICT = 409;
const UNPROCESSABLE = 422;

/** @param {{store: Store, own: Rules, base: Rule, onAnew: () => void}} props */
export function RuleForm({ store, own, base, onAnew }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const kinds = store.state.kindByName.value;
  const original = valuesOf(base, kinds);
  const values = own.draft.value?.values ?? original;
  const isChanged = own.draft.value !== null;
  const fields = ruleFields({ store, own, values, isNew: false });
  const collect = () => {
    const form = root.current?.querySelector("form");
    if (!form) return;
    const read = {
      ...original,
      ...readForm(
        form,
        fields.map(({ name }) => name),
      ),
    };
    const found = kinds.get(read.kind ?? "");
    if (
      found &&
      read.quantity &&
      !found.quantities.some(({ quantity }) => quantity === read.quantity)
    )
      read.quantity = found.primary;
    own.drafted(sameValues(read, original) ? null : { base, values: read });
  };
  // What a control makes of an event is in the form only after it was drawn.
  const later = () => setTimeout(collect);
  return html`<div class="rules-form" ref=${root} onInput=${later} onChange=${later} onClick=${later}>
    <${Rival} ...${{ store, own, base, onAnew }} />
    <${Form}
      label=${t("rules.change")}
      fields=${fields}
      submitWord=${t("rules.save")}
      sentWord=${t("rules.saved")}
      check=${(/** @type {Values} */ typed) => wrongIn({ ...original, ...typed }, kinds)}
      send=${(/** @type {Values} */ typed) => save({ store, own, base, original, typed, fields: fields.map(({ name }) => name) })}
    />
    ${
      isChanged &&
      html`<p class="rules-note">
        <${Icon} name="alert" />${t("rules.unsaved")}
        <button type="button" class="button" onClick=${onAnew}>${t("rules.dropChanges")}</button>
      </p>`
    }
  </div>`;
}

/** @param {{store: Store, own: Rules, base: Rule, original: Values, typed: Values, fields: readonly string[]}} what */
async function save({ store, own, base, original, typed, fields }) {
  const kinds = store.state.kindByName.value;
  const values = { ...original, ...typed };
  if (sameValues({ ...values, note: "" }, original))
    throw new RefusedError(t("rules.nothingChanged"));
  try {
    const rule = await own.changed(ruleOf(values, kinds), base.version);
    own.arrived(rule);
    own.toasts.told(t("rules.savedAs", { version: rule.version }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === CONFLICT && error.problem.rule) {
      own.drafted({ base, values });
      own.rivalled(error.problem.rule);
      throw new RefusedError(fasterText(error.problem.rule));
    }
    throw refusedRule(store, error, fields, values);
  }
}

/** @param {Store} store @param {ApiError} error @param {readonly string[]} fields @param {Values} values */
export function refusedRule(store, error, fields, values) {
  if (error.status !== UNPROCESSABLE) return refusalOf(store, error);
  const { "": others, ...wrong } = refusedIn(
    error.problem,
    fields,
    values,
    store.state.kindByName.value,
  );
  return new RefusedError([t("refused.fields"), others].filter(Boolean).join(". "), wrong);
}

/** @param {Rule} rule as it is now */
function fasterText(rule) {
  return t("rules.faster", {
    who: makerText(rule),
    version: rule.version,
    time: formatStamp(rule.made_at),
  });
}

/** What somebody else has made of it meanwhile, and what may be done about that. @param {{store: Store, own: Rules, base: Rule, onAnew: () => void}} props */
function Rival({ store, own, base, onAnew }) {
  const rival = own.rival.value;
  if (!rival) return null;
  const known = { store, units: own.units.value ?? [], rules: own.rules.value ?? [] };
  const keepMine = () => {
    const values = own.draft.value?.values ?? valuesOf(base, store.state.kindByName.value);
    own.rivalled(null);
    own.drafted({ base: rival, values });
  };
  const takeTheirs = () => {
    own.arrived(rival);
    onAnew();
  };
  return html`<div class="rules-rival" role="group" aria-label=${t("rules.rival")}>
    <p><${Icon} name="alert" />${fasterText(rival)}</p>
    <${Changes} changes=${changesBetween(base, rival, known)} />
    <p>
      <button type="button" class="button" onClick=${takeTheirs}>${t("rules.takeTheirs")}</button>
      <button type="button" class="button" onClick=${keepMine}>${t("rules.keepMine")}</button>
    </p>
  </div>`;
}

/** @param {HTMLFormElement} form @param {readonly string[]} names @returns {Values} */
export function readForm(form, names) {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, data.getAll(name).join()]));
}

/** @param {Values} a @param {Values} b */
function sameValues(a, b) {
  const lines = (/** @type {string | undefined} */ text) => (text ?? "").replaceAll("\r\n", "\n");
  return Object.keys(b).every((name) => lines(a[name]) === lines(b[name]));
}
