/** A sensor in one line: what the list's rows, the neighbours and the map's tooltip say about it. */

import { levelStep } from "../city/level.js";
import { exactValue } from "../fleet/latest.js";
import { statusStep } from "../fleet/status.js";
import { formatAge, formatValueWithUnit, unitOver } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { crossingsOf, crossingText, heldText } from "./sensor-crossings.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Sign } from "../fleet/judgement.js"
 * @import { Store } from "../store.js"
 */

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
  const value = primary ? exactValue(known, row, primary) : Number.NaN;
  const sign = known.signOf(row);
  const [worst] = crossingsOf(store, row);
  const status = statusStep(known.statusOf(row));
  return {
    id: known.idOf(row),
    kind: code,
    name: known.nameOf(row),
    kindName: [kindName, ...whatOf(primary, known.periodS(row))].join(" · "),
    value: primary && !Number.isNaN(value) ? formatValueWithUnit(value, primary) : t("age.none"),
    age: formatAge(nowMs.value - (known.observedAtMs[row] ?? Number.NaN)),
    sign,
    signWord: signWord(sign, isRefused(store, row)),
    status: status.status,
    crossing: worst && kind ? crossingText(store, worst, kind.quantities) : null,
    held: heldText(store, row),
    isOutside: known.items[row]?.outside_city === true,
  };
}

/**
 * What a number says beside its kind's name: without a unit what it counts, of an increment, such as
 * rain, over how long it came.
 * @param {Quantity | undefined} primary
 * @param {number} periodS
 */
function whatOf(primary, periodS) {
  if (!primary) return [];
  if (primary.aggregate === "sum") return [unitOver(primary, periodS)];
  return primary.symbol === "" ? [nameOf(primary)] : [];
}

/**
 * Whether a sensor that never sent a reading has sent something after all, which was refused.
 * @param {Store} store
 * @param {number} row
 */
export function isRefused(store, row) {
  const known = store.state.fleet.value;
  const isNew = known.signOf(row).status === "new";
  return isNew && Boolean(known.items[row]?.last_refusal);
}

/** @param {Sign} sign @param {boolean} isRefused */
export function signWord({ level, isPending, status }, isRefused) {
  if (isPending) return t("level.pending");
  if (level) return t(levelStep(level).word);
  return t(isRefused ? "status.refused" : `status.${status ?? "new"}`);
}
