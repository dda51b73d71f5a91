/** Why the server did not answer, in words. */
import { t } from "../../words/i18n.js";

/** @import { Failure } from "./answers.js" */

/** @param {Failure | null} failure */
export function failureText(failure) {
  if (!failure) return t("look.failed");
  const { status, reason } = failure;
  if (status === 413) return t("explore.tooLarge", { reason });
  if (status === 422) return t("explore.refused", { reason });
  return t(status === 503 ? "explore.busy" : "explore.noAnswer");
}
