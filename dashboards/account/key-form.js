/** Makes a key: what it is for, what it may, where, until when. Its secret is shown this once. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Form } from "../pieces/form.js";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";
import { instantOf, localDay } from "../words/local-time.js";
import { AreaChoice } from "./area-choice.js";
import { RIGHTS, rightName } from "./names.js";
import { taken } from "./refusal.js";
import { SecretOnce } from "./secret-once.js";

/**
 * @import { Store } from "../store.js"
 * @import { Keys } from "./keys-feed.js"
 * @import { Me, Right } from "./types.js"
 */

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;
const MOST_DAYS = 366;

/** @param {{store: Store, me: Me, keys: Keys}} props */
export function KeyForm({ store, me, keys }) {
  const [secret, setSecret] = useState("");
  if (secret !== "")
    return html`<div class="account-text">
      <${SecretOnce}
        title=${t("keys.made")}
        label=${t("keys.secret")}
        secret=${secret}
        note=${t("keys.secretNote")}
      />
    </div>`;
  const nowMs = Date.now();
  return html`<${Form}
    label=${t("keys.add")}
    fields=${[
      { name: "label", label: t("keys.label"), hint: t("keys.labelHint") },
      {
        name: "rights",
        label: t("keys.rights"),
        control: (/** @type {string} */ wrong) =>
          html`<${RightChoice} rights=${me.rights} wrong=${wrong} />`,
      },
      {
        name: "areas",
        label: t("scope.label"),
        control: (/** @type {string} */ wrong) => html`<${AreaChoice}
          ...${{ store, wrong, name: "areas", value: [], within: me.areas }}
          allWord=${t("scope.allOwn")}
        />`,
      },
      {
        name: "expires_at",
        label: t("keys.expires"),
        type: "date",
        value: localDay(nowMs + USUAL_DAYS * DAY_MS),
        hint: t("keys.expiresHint", { days: MOST_DAYS }),
      },
    ]}
    submitWord=${t("keys.make")}
    check=${(/** @type {Record<string, string>} */ values) => checked(values, nowMs)}
    send=${async (/** @type {Record<string, string>} */ values) => {
      const made = await taken(store, keys.made(keyOf(values)));
      setSecret(made.key);
    }}
  />`;
}

/** Reading is what a key is for, unless more is asked of it. @param {{rights: readonly Right[], wrong: string}} props */
function RightChoice({ rights, wrong }) {
  return html`<fieldset class="field right-choice">
    <legend>${t("keys.rights")}</legend>
    ${RIGHTS.filter((right) => rights.includes(right)).map(
      (right) => html`<label key=${right}>
        <input type="checkbox" name="rights" value=${right} defaultChecked=${right === "read"} />
        ${rightName(right)}
      </label>`,
    )}
    ${wrong && html`<p class="form-wrong"><${Icon} name="alert" />${wrong}</p>`}
  </fieldset>`;
}

/** A key works until its day begins. @param {Record<string, string>} values @param {number} wallMs @returns {Record<string, string>} */
export function checked({ label = "", rights = "", expires_at = "" }, wallMs) {
  const leftMs = instantOf(expires_at) - wallMs;
  const isInTime = leftMs > 0 && leftMs <= MOST_DAYS * DAY_MS;
  return {
    ...(label.trim() === "" && { label: t("keys.labelMissing") }),
    ...(rights === "" && { rights: t("keys.rightsMissing") }),
    ...(!isInTime && { expires_at: t("keys.expiresHint", { days: MOST_DAYS }) }),
  };
}

/** @param {Record<string, string>} values */
export function keyOf({ label = "", rights = "", areas = "", expires_at = "" }) {
  return {
    label: label.trim(),
    rights: rights.split(","),
    areas: areas === "" ? null : areas.split(","),
    expires_at: new Date(instantOf(expires_at)).toISOString(),
  };
}
