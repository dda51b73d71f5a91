/** A text that is copied at a press; it can be marked by hand where the browser forbids that. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";

const SHOWN_MS = 4000;

/** @param {{label: string, text: string, isLong?: boolean}} props */
export function CopyField({ label, text, isLong = false }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    field.current?.select();
    setCopied(await copied(text));
  };
  return html`<div class="copy-field" data-long=${isLong || undefined}>
    <textarea ref=${field} readonly aria-label=${label} rows=${isLong ? 9 : 2} spellcheck=${false} value=${text}></textarea>
    <button class="button" onClick=${copy}>
      <${Icon} name=${isCopied ? "check" : "copy"} />${t(isCopied ? "piece.copied" : "piece.copy")}
    </button>
    <span class="hidden" role="status">${isCopied && t("piece.copied")}</span>
  </div>`;
}

/** A page that came by plain HTTP over the network has no clipboard: the marked text is copied as by keys. @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
