/** What a refusal of the server says to whoever filled in a form. */
import { ApiError } from "../live/request.js";
import { RefusedError } from "../pieces/form.js";
import { t } from "../words/i18n.js";
import { formatWait } from "../words/stamp.js";
import { areaNames, rightName } from "./names.js";

/**
 * @import { Store } from "../store.js"
 * @import { Problem } from "../live/request.js"
 */

/** What statuses, and fields that are not taken, mean of one question. @typedef {Partial<Record<number | string, string>>} Meanings */

/**
 * What was asked for, or a `RefusedError` that says why not.
 * @template T
 * @param {Store} store
 * @param {Promise<T>} asked
 * @param {Meanings} [meanings]
 * @returns {Promise<T>}
 */
export async function taken(store, asked, meanings = {}) {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof ApiError ? refusalOf(store, error, meanings) : error;
  }
}

/** @param {Store} store @param {ApiError} error @param {Meanings} [meanings] */
export function refusalOf(store, error, meanings = {}) {
  const { status, problem, retryAfterS } = error;
  const meant = meanings[status];
  if (meant) return new RefusedError(meant);
  if (status === 401) return new RefusedError(t("refused.signedOut"));
  if (status === 403) return new RefusedError(forbiddenText(store, problem) ?? error.reason);
  if (status === 409) return new RefusedError(t("refused.conflict", { reason: error.reason }));
  if (status === 422) return new RefusedError(t("refused.fields"), wrongFields(problem, meanings));
  if (status === 429) return new RefusedError(tooManyText(retryAfterS));
  return new RefusedError(t(status === 0 ? "refused.noAnswer" : "refused.failed"));
}

/** @param {Store} store @param {Problem} problem */
function forbiddenText(store, { right, areas }) {
  if (areas) return t("refused.areas", { areas: areaNames(store, areas) });
  return right ? t("refused.right", { right: rightName(right) }) : null;
}

/** A field within another is known by its own name. @param {Problem} problem @param {Meanings} meanings */
function wrongFields({ errors = [] }, meanings) {
  return Object.fromEntries(
    errors.map(({ parameter, accepted }) => {
      const name = parameter.split(".").at(-1) ?? parameter;
      return [name, meanings[name] ?? t("refused.value", { accepted: accepted.join("; ") })];
    }),
  );
}

/** @param {number} retryAfterS */
function tooManyText(retryAfterS) {
  return Number.isFinite(retryAfterS)
    ? t("refused.tooMany", { wait: formatWait(retryAfterS) })
    : t("refused.tooManyNow");
}
