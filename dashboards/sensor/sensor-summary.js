/** A sensor in one line: what the list's rows and the map's tooltip say about it. */

import { statusStep } from "../fleet/status.js";
import { formatAge, formatValueWithUnit } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/**
 * @param {Store} store
 * @param {number} row
 */
export function sensorSummary(store, row) {
  const { fleet, knowledge, nowMs } = store.state;
  knowledge.value; // names come later
  const known = fleet.value;
  const kind = known.kindOf(row);
  const code = known.kindCodes[known.kind[row] ?? -1] ?? "";
  const kindName = kind ? nameOf(kind) : code;
  const primary = kind?.quantities.find((quantity) => quantity.quantity === kind.primary);
  const value = known.value[row] ?? Number.NaN;
  const statusIndex = known.statusOf(row);
  return {
    id: known.idOf(row),
    kind: code,
    name: known.nameOf(row),
    // A number without a unit needs the name of what it counts.
    kindName: primary?.symbol === "" ? `${kindName} · ${nameOf(primary)}` : kindName,
    value: primary && !Number.isNaN(value) ? formatValueWithUnit(value, primary) : t("age.none"),
    age: formatAge(nowMs.value - (known.observedAtMs[row] ?? Number.NaN)),
    statusIndex,
    status: statusStep(statusIndex).status,
    statusWord: t(statusStep(statusIndex).word),
  };
}
