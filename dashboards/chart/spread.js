/**
 * Where labels of one height stand beside marks that may lie closer than that: near their marks, in
 * their order, none over another.
 * @param {readonly number[]} at (label,) places of the marks, ascending
 * @param {number} height
 * @param {number} low where the first may begin
 * @param {number} high where the last must end
 * @returns {number[]} (label,) places of the middles
 */
export function spread(at, height, low, high) {
  const places = at.map((one) => Math.max(one, low + height / 2));
  for (let one = 1; one < places.length; one += 1) {
    places[one] = Math.max(places[one] ?? 0, (places[one - 1] ?? 0) + height);
  }
  // What was pushed beyond the end pushes back.
  let end = high - height / 2;
  for (let one = places.length - 1; one >= 0; one -= 1) {
    places[one] = Math.min(places[one] ?? 0, end);
    end = (places[one] ?? 0) - height;
  }
  return places;
}
