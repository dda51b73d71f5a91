/** The button that signs out, and says where that did not work. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { ApiError } from "../live/request.js";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";

/** @import { Session } from "./session.js" */

/** @param {{session: Session}} props */
export function SignOut({ session }) {
  const [hasFailed, setFailed] = useState(false);
  const leave = async () => {
    setFailed(false);
    try {
      await session.signOut();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailed(true);
    }
  };
  return html`<button class="button" onClick=${leave}>
      <${Icon} name="leave" />${t("who.signOut")}
    </button>
    ${hasFailed && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${t("who.stillIn")}</p>`}`;
}
