/** Search that does not ask for accents: "nguyen hue" finds "Nguyễn Huệ". */

/**
 * Lower case, without marks; `đ` has no decomposition and is mapped by hand.
 * @param {string} text
 */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/đ/g, "d")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * Tell whether every word of the folded query occurs in the folded text.
 * @param {string} folded
 * @param {readonly string[]} words
 */
export function matches(folded, words) {
  return words.every((word) => folded.includes(word));
}

/** @param {string} query @returns {string[]} */
export function searchWords(query) {
  const folded = fold(query);
  return folded === "" ? [] : folded.split(" ");
}
