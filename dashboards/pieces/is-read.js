/** Whether somebody reads a list: the pointer was last moved over its panel, or the focus is in it. */
import { useEffect, useState } from "preact/hooks";

/**
 * Of the whole panel: a note that comes moves the list from under the pointer. What comes above moves
 * the panel itself, or builds it anew: neither is somebody who leaves.
 * @param {{current: HTMLElement | null}} list
 * @returns {boolean}
 */
export function useIsRead(list) {
  const [isPointed, setPointed] = useState(false);
  const [, setFocused] = useState(false);
  useEffect(() => {
    const panel = list.current?.closest(".panel");
    if (!panel) return;
    setPointed(panel.matches(":hover") && matchMedia("(hover: hover)").matches);
    const moved = (/** @type {PointerEvent} */ { pointerType, target }) =>
      setPointed(pointerType === "mouse" && target instanceof Node && panel.contains(target));
    const left = () => setPointed(false);
    const focused = () => setFocused(list.current?.contains(document.activeElement) === true);
    document.addEventListener("pointermove", moved);
    document.addEventListener("focusin", focused);
    document.addEventListener("focusout", focused);
    document.documentElement.addEventListener("pointerleave", left);
    return () => {
      document.removeEventListener("pointermove", moved);
      document.removeEventListener("focusin", focused);
      document.removeEventListener("focusout", focused);
      document.documentElement.removeEventListener("pointerleave", left);
    };
  }, []);
  return isPointed || list.current?.contains(document.activeElement) === true;
}
