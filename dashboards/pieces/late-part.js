/**
 * A large part of the room that comes behind the first view, and what is shown where it does not
 * come: a place that stays empty would look like a city in which nothing is.
 */
import { html } from "htm/preact";
import { render } from "preact";
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

/**
 * Put a part into `root` when it comes, and until then that it does.
 * @template Part
 * @param {HTMLElement} root
 * @param {Promise<Part>} coming
 * @param {(part: Part) => any} viewOf
 * @returns {() => void} unmount
 */
export function mountLate(root, coming, viewOf) {
  let isGone = false;
  const show = (/** @type {any} */ view) => isGone || render(view, root);
  render(html`<${PanelMessage} look="loading" />`, root);
  void coming.then(
    (part) => show(viewOf(part)),
    () => show(html`<${MissingPart} />`),
  );
  return () => {
    isGone = true;
    render(null, root);
  };
}

/**
 * A part within a view that most never open: what comes is shown, and until then that it does.
 * @template Part
 * @param {{load: () => Promise<Part>, viewOf: (part: Part) => any}} props
 */
export function LatePart({ load, viewOf }) {
  const [part, setPart] = useState(/** @type {{it: Part} | null | undefined} */ (undefined));
  useEffect(() => {
    let isGone = false;
    const show = (/** @type {{it: Part} | null} */ found) => isGone || setPart(found);
    void load().then(
      (it) => show({ it }),
      () => show(null),
    );
    return () => {
      isGone = true;
    };
  }, [load]);
  if (part === null) return html`<${MissingPart} />`;
  return part ? viewOf(part.it) : html`<${PanelMessage} look="loading" />`;
}
