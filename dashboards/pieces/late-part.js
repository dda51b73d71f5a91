/**
 * A large part of the room that comes behind the first view, and what is shown where it does not
 * come: a place that stays empty would look like a city in which nothing is.
 */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { PanelMessage } from "./panel.js";

/**
 * Whether a part could not be loaded. Browsers remember that, so only a new page asks again.
 * @param {Promise<object | null>} coming null where it could not
 */
export function useMissing(coming) {
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    let isGone = false;
    void coming.then((part) => part || isGone || setMissing(true));
    return () => {
      isGone = true;
    };
  }, [coming]);
  return isMissing;
}

/** What stands in the place of a part that is missing. */
export function MissingPart() {
  return html`<${PanelMessage} look="failed" onRetry=${() => location.reload()} />`;
}
