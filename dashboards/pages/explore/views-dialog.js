/** Saves what is shown by a name, and opens what was saved. */
import { html } from "htm/preact";
import { Dialog } from "../../pieces/dialog.js";
import { Form } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { formatRoute } from "../../words/route.js";

/**
 * @import { SavedViews } from "./saved-views.js"
 * @import { Explore } from "./state.js"
 */

const NAME_MOST = 80;

/** @param {{explore: Explore, saved: SavedViews, isOpen: boolean, onClose: () => void}} props */
export function ViewsDialog({ explore, saved, isOpen, onClose }) {
  const views = saved.views.value;
  return html`<${Dialog} title=${t("views.title")} isOpen=${isOpen} onClose=${onClose}>
    <div class="take">
      <p class="take-note">${t("views.note")}</p>
      ${views.length === 0 && html`<p>${t("views.none")}</p>`}
      <ul class="saved-views">
        ${views.map(
          ({ name, query }) => html`<li key=${name}>
            <a
              class="button"
              href=${formatRoute({ page: "explore", item: "", query })}
              onClick=${onClose}
            >
              ${name}
            </a>
            <button
              class="icon-button"
              aria-label=${t("views.remove", { name })}
              title=${t("views.remove", { name })}
              onClick=${() => saved.removed(name)}
            >
              <${Icon} name="close" />
            </button>
          </li>`,
        )}
      </ul>
      <${Form}
        label=${t("views.save")}
        fields=${[{ name: "name", label: t("views.name"), hint: t("views.hint") }]}
        submitWord=${t("views.save")}
        sentWord=${t("views.saved")}
        check=${({ name = "" }) => (isName(name) ? {} : { name: t("views.wrong") })}
        send=${async ({ name = "" }) => saved.saved(name.trim(), explore.question.value)}
      />
    </div>
  <//>`;
}

/** @param {string} name */
function isName(name) {
  const { length } = name.trim();
  return length > 0 && length <= NAME_MOST;
}
