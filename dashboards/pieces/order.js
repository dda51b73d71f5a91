/** The order of a table's rows. */

/** A column's id, and whether its largest comes first. @typedef {{id: string, isDown: boolean}} Sort */

/**
 * Rows by what a column reads of them; what is unknown is last, whichever way.
 * @template Row
 * @param {readonly Row[]} rows
 * @param {(row: Row) => number | string | null} read
 * @param {boolean} isDown
 * @param {string} language
 * @returns {Row[]} equal ones stay in the order they had
 */
export function ordered(rows, read, isDown, language) {
  const collator = new Intl.Collator(language, { numeric: true });
  const sign = isDown ? -1 : 1;
  return rows
    .map((row) => ({ row, key: read(row) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      if (typeof a.key === "number" && typeof b.key === "number") return sign * (a.key - b.key);
      return sign * collator.compare(String(a.key), String(b.key));
    })
    .map(({ row }) => row);
}

/** What a click on a column's head makes of the order. @param {Sort} sort @param {string} id @returns {Sort} */
export function sortedBy(sort, id) {
  return { id, isDown: sort.id === id ? !sort.isDown : false };
}
