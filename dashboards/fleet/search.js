/** Search that does not ask for accents: "duong so tam" finds "Đường Số Tám". */

/**
 * Lower case, without marks and invisible signs, one space between words, as the API folds. `đ` has
 * no decomposition and is mapped by hand; `ð` looks like it in capitals and is typed for it.
 * @param {string} text
 */
export function fold(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/[đðɖ]/g, "d")
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
