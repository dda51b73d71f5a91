/** Whether somebody reads a list: the pointer is over its panel, or the focus in it. */
import { useEffect, useState } from "preact/hooks";

/**
 * Of the whole panel: a note that comes moves the list from under the pointer.
 * @param {{current: HTMLElement | null}} list
 * @returns {boolean}
 */
export function useIsRead(list) {
  const [isPointed, setPointed] = useState(false);
  useEffect(() => {
    const panel = list.current?.closest(".panel");
    const enter = (/** @type {Event} */ event) =>
      setPointed(event instanceof PointerEvent && event.pointerType === "mouse");
    const leave = () => setPointed(false);
    panel?.addEventListener("pointerenter", enter);
    panel?.addEventListener("pointerleave", leave);
    return () => {
      panel?.removeEventListener("pointerenter", enter);
      panel?.removeEventListener("pointerleave", leave);
    };
  }, []);
  return isPointed || list.current?.contains(document.activeElement) === true;
}
