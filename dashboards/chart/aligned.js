/** Lines that have points at other instants, as one table. */

/**
 * Columns of several lines over all of their instants.
 * @param {readonly {atMs: readonly number[], values: readonly (number | null | undefined)[]}[]} lines
 * @returns {{atMs: number[], columns: (number | null | undefined)[][]}}
 */
export function aligned(lines) {
  const atMs = [...new Set(lines.flatMap((line) => line.atMs))].sort((a, b) => a - b);
  const placeOf = new Map(atMs.map((ms, place) => [ms, place]));
  const columns = lines.map((line) => {
    const column = new Array(atMs.length).fill(undefined);
    for (const [own, ms] of line.atMs.entries()) column[placeOf.get(ms) ?? 0] = line.values[own];
    return column;
  });
  return { atMs, columns };
}
