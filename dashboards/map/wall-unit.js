/** Walls are seen from afar: what is not in rem grows with the width beyond 1920 like the rest. */
export function wallUnit() {
  return Math.max(1, window.innerWidth / 1920);
}
