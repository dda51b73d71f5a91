/**
 * Which row stands at which place of the server's index. Who may see the whole city has a row for each
 * place; who may see some areas has rows for the places of these alone.
 */

const NONE = -1;

export class Places {
  /**
   * @param {ArrayLike<number> | undefined} index (row,) ascending; none: a row for each place
   * @param {number} size rows that there are
   */
  constructor(index, size) {
    /** (row,) ascending */
    this.at = Uint32Array.from(index ?? { length: size }, (place, row) => (index ? place : row));
    /** (place,) */
    this.rows = new Int32Array((this.at.at(-1) ?? NONE) + 1).fill(NONE);
    /** tells one set of places from another */
    this.sign = `${size}`;
    let sum = 0;
    for (const [row, place] of this.at.entries()) {
      this.rows[place] = row;
      sum = (31 * sum + place) | 0;
    }
    this.sign = `${size}/${sum}`;
  }

  /** @param {number} place @returns {number} -1 where it has none */
  rowAt(place) {
    return this.rows[place] ?? NONE;
  }

  /** Whether the rows of others are the first of these. @param {Places} others */
  continues(others) {
    return others.at.every((place, row) => this.at[row] === place);
  }
}
