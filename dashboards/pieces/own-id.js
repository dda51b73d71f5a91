/**
 * An id that nothing else in the document has. Preact's own are unique within what was rendered at
 * once; head, page and dialogs are rendered each by itself.
 */
import { useState } from "preact/hooks";

let last = 0;

/** @returns {string} the same as long as the component stays */
export function useOwnId() {
  const [id] = useState(() => {
    last += 1;
    return `own-${last}`;
  });
  return id;
}
