/** What the page says of its session, below the head: why it was loaded anew, and that it ends or has. */
import { html } from "htm/preact";
import { personName, rightsText, roleName } from "../account/names.js";
import { door } from "../live/door.js";
import { Icon } from "../pieces/icon.js";
import { formatMinute } from "../words/format.js";
import { t } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/** @param {{store: Store}} props */
export function SessionNote({ store }) {
  const { me, isSessionOver, isSessionEnding, isSigningIn } = store.state;
  const known = me.value;
  if (known?.name && !isSigningIn.value && (isSessionOver.value || isSessionEnding.value)) {
    const endsAt = Date.parse(known.session?.ends_at ?? "");
    const isOver = isSessionOver.value;
    const text = isOver
      ? t("session.over", { name: personName(known) })
      : t("session.endsAt", { time: formatMinute(endsAt) });
    return html`<div class="session-note" data-state=${isOver ? "over" : "ending"}>
      <p role="status"><${Icon} name=${isOver ? "alert" : "clock-off"} />${text}</p>
      <button class="button" onClick=${() => signInAgain(store)}>${t("session.again")}</button>
    </div>`;
  }
  return html`<${Told} store=${store} />`;
}

/** @param {Store} store */
function signInAgain(store) {
  door.asked();
  store.signInAsked();
}

/** @param {{store: Store}} props */
function Told({ store }) {
  const { me, notice } = store.state;
  const known = me.value;
  const why = notice.value;
  // Who is in is known only once the server has said.
  if (!why || known === undefined) return null;
  if (why !== "signedOut" && why !== "signedOutElsewhere" && !known?.name) return null;
  const who = known && {
    name: personName(known),
    role: roleName(known.role),
    rights: rightsText(known.rights),
  };
  return html`<div class="session-note" data-state="told">
    <p role="status"><${Icon} name="check" />${t(`session.${why}`, who ?? {})}</p>
    <button class="icon-button" aria-label=${t("piece.close")} onClick=${() => store.noticed(null)}>
      <${Icon} name="close" />
    </button>
  </div>`;
}
