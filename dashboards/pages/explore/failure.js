/** Why the server did not answer, in words. */
import { t } from "../../words/i18n.js";

/** @import { Failure } from "./answers.js" */

/** What was asked is more than one answer may be made of. */
export const TOO_LARGE = 413;

/** @param {Failure | null} failure */
export function failureText(failure) {
  if (!failure) return t("look.failed");
  const { status, reason } = failure;
  if (status === TOO_LARGE) return t("explore.tooLarge", { reason });
  if (status === 403) return t("explore.forbidden", { reason });
  if (status === 422) return t("explore.refused", { reason });
  return t(status === 503 ? "explore.busy" : "explore.noAnswer");
}
