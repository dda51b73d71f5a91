/** A sensor in one line: what the list's rows and the map's tooltip say about it. */
import { formatAge, formatValueWithUnit } from "../core/format.js";
import { nameOf, t } from "../core/i18n.js";
import { statusStep } from "../core/status.js";

/**
 * @param {import("../core/store.js").Store} store
 * @param {number} row
 */
export function sensorSummary(store, row) {
  const { fleet, kindByName, nowMs } = store.state;
  const sensor = fleet.value.at(row);
  const kind = kindByName.value.get(sensor.kind);
  const primary = kind?.quantities.find((quantity) => quantity.quantity === kind.primary);
  const value = primary ? sensor.values[primary.quantity] : undefined;
  const statusIndex = fleet.value.statusOf(row);
  return {
    id: sensor.id,
    kind: sensor.kind,
    name: sensor.name,
    kindName: kind ? nameOf(kind) : sensor.kind,
    value: primary ? formatValueWithUnit(value, primary) : t("age.none"),
    age: formatAge(nowMs.value - sensor.observedAtMs),
    statusIndex,
    status: statusStep(statusIndex).status,
    statusWord: t(statusStep(statusIndex).word),
  };
}
