/** Brings the sheet of what comes later than the first view, `styles/late.css`. */

/** @type {Promise<void> | undefined} */
let coming;

/** @returns {Promise<void>} when it is there, or cannot come: a page without it is better than none */
export function lateSheet() {
  coming ??= new Promise((resolve) => {
    const link = document.getElementById("late");
    if (!(link instanceof HTMLLinkElement)) {
      resolve();
      return;
    }
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => resolve());
    // The browser has not asked for it before.
    link.disabled = false;
  });
  return coming;
}
