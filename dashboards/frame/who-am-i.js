/** Who looks at the room and what they may, at the head of every page; the ways to all that is theirs. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { isFor } from "../account/allowed.js";
import { Facts } from "../account/facts.js";
import { areaNames, personName, roleName, scopeText } from "../account/names.js";
import { SignOut } from "../account/sign-out.js";
import { Icon } from "../pieces/icon.js";
import { useOwnId } from "../pieces/own-id.js";
import { t } from "../words/i18n.js";
import { signInLink } from "../words/route.js";

/**
 * @import { Session } from "../account/session.js"
 * @import { Me } from "../account/types.js"
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/** In the order of the menu. */
const OWN_PAGES = ["me", "rules", "people", "keys", "audit"];

/** @param {{store: Store, session: Session, pages: readonly Page<any>[]}} props */
export function WhoAmI({ store, session, pages }) {
  const me = store.state.me.value;
  if (!me) return null;
  if (me.name === null) return html`<${LooksOn} store=${store} />`;
  return html`<${Menu} ...${{ store, session, pages, me }} />`;
}

/** Whoever looks without an account. @param {{store: Store}} props */
function LooksOn({ store }) {
  store.state.page.value; // the link leads back
  return html`<div class="who">
    <span class="who-open" title=${t("who.openHint")}>
      <${Icon} name="eye" />
      <span><b>${t("who.readOnly")}</b>${" · "}${t("who.thisMachine")}</span>
    </span>
    <a
      class="button who-sign-in"
      href="#/sign-in"
      onClick=${(/** @type {Event} */ event) => {
        // What is looked at may have changed since this was drawn.
        /** @type {HTMLAnchorElement} */ (event.currentTarget).href = signInLink(location.hash);
      }}
    >
      ${t("signIn.title")}
    </a>
  </div>`;
}

/** @param {{store: Store, session: Session, pages: readonly Page<any>[], me: Me}} props */
function Menu({ store, session, pages, me }) {
  const id = useOwnId();
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  const scope = scopeText(store, me.areas);
  const place = (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const edgePx = `${button.getBoundingClientRect().bottom}px`;
    menu.current?.style.setProperty("--who-bottom", edgePx);
  };
  return html`<div class="who">
    <button
      class="who-button"
      popovertarget=${id}
      aria-expanded=${isOpen}
      title=${t("who.menu")}
      onClick=${place}
    >
      <${Icon} name="user" />
      <span class="who-words">
        <span class="hidden">${t("who.menu")}: </span>
        <b>${personName(me)}</b>
        <small>
          ${me.areas && html`<span class="who-scope">${scope}</span>${" · "}`}${roleName(me.role)}
        </small>
      </span>
    </button>
    <section
      id=${id}
      class="who-menu panel"
      popover="auto"
      ref=${menu}
      aria-label=${t("who.menu")}
      onToggle=${(/** @type {ToggleEvent} */ event) => setOpen(event.newState === "open")}
    >
      <${Facts}
        facts=${[
          [t("who.name"), me.name ?? ""],
          [t("who.role"), roleName(me.role)],
          [t("scope.label"), me.areas ? areaNames(store, me.areas) : t("scope.wholeCity")],
        ]}
      />
      <nav class="who-ways" aria-label=${t("who.menu")}>
        ${OWN_PAGES.map((page) => pages.find(({ id }) => id === page))
          .filter((page) => page !== undefined)
          .filter((page) => isFor(me, page))
          .map(
            (page) => html`<a
              class="button"
              href=${`#/${page.id}`}
              aria-current=${store.state.page.value === page.id ? "page" : undefined}
              onClick=${() => menu.current?.hidePopover()}
            >
              <${Icon} name=${page.icon} />${t(page.word)}
            </a>`,
          )}
        <a class="button" href="/public"><${Icon} name="eye" />${t("who.public")}</a>
        <${SignOut} session=${session} />
      </nav>
    </section>
  </div>`;
}
