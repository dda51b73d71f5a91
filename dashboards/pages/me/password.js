/** What is wrong with a new password, before the server is asked: what the server refuses, and no more. */
import { t } from "../../words/i18n.js";

const SHORTEST = 12;

/** @param {Record<string, string>} values @param {string} name of whose it is @returns {Record<string, string>} */
export function wrongPassword({ new: next = "", again = "" }, name) {
  const isPlain = next.length < SHORTEST || next.toLowerCase() === name.toLowerCase();
  return {
    ...(isPlain && { new: t("me.passwordRule") }),
    ...(next !== again && { again: t("me.passwordDiffers") }),
  };
}
