/**
 * A status shape as pixels, ready to be copied many times into the map's pixel buffer.
 */

/** Fainter pixels of the antialiased edge do not answer to the pointer. */
const PICKABLE_ALPHA = 64;

/**
 * @typedef {object} Stamp
 * @property {number} radius pixels from the centre to the edge of the square
 * @property {Int16Array} dx (pixel,)
 * @property {Int16Array} dy (pixel,)
 * @property {Uint32Array} abgr (pixel,) as a little-endian canvas stores it
 */

/**
 * @param {{path: string, outline: string}} form in a 16 × 16 box: what is inked, and what around
 *   it is rimmed; between the two lies the ground
 * @param {number} sizePx
 * @param {{color: string, alpha: number, ground: string}} ink
 * @param {{color: string, widthPx: number}} rim lifts the shape off outlines and other shapes
 * @returns {Stamp}
 */
export function makeStamp({ path, outline }, sizePx, ink, rim) {
  const radius = Math.ceil(sizePx / 2) + rim.widthPx;
  const side = 2 * radius + 1;
  const context = new OffscreenCanvas(side, side).getContext("2d");
  if (!context) throw new Error("this browser gives no 2D canvas");
  const scale = sizePx / 16;
  context.translate(radius + 0.5 - 8 * scale, radius + 0.5 - 8 * scale);
  context.scale(scale, scale);
  const around = new Path2D(outline);
  if (rim.widthPx > 0) {
    context.strokeStyle = rim.color;
    context.lineWidth = (2 * rim.widthPx) / scale;
    context.lineJoin = "round";
    context.stroke(around);
  }
  if (outline !== path) {
    context.fillStyle = ink.ground;
    context.fill(around);
  }
  context.fillStyle = ink.color;
  context.globalAlpha = ink.alpha;
  context.fill(new Path2D(path), "evenodd");
  const pixels = new Uint32Array(context.getImageData(0, 0, side, side).data.buffer);
  const used = [...pixels.keys()].filter((at) => /** @type {number} */ (pixels[at]) >>> 24 > 0);
  return {
    radius,
    dx: Int16Array.from(used, (at) => (at % side) - radius),
    dy: Int16Array.from(used, (at) => Math.floor(at / side) - radius),
    abgr: Uint32Array.from(used, (at) => /** @type {number} */ (pixels[at])),
  };
}

/**
 * One pixel laid over another; both with straight alpha.
 * @param {number} over
 * @param {number} under
 */
function blend(over, under) {
  const a = over >>> 24;
  const ua = under >>> 24;
  if (a === 255 || ua === 0) return over;
  const rest = ((255 - a) * ua) / 255;
  const alpha = a + rest;
  const mix = (/** @type {number} */ shift) =>
    Math.round((((over >>> shift) & 255) * a + ((under >>> shift) & 255) * rest) / alpha) << shift;
  return ((Math.round(alpha) << 24) | mix(16) | mix(8) | mix(0)) >>> 0;
}

/**
 * Copy a stamp into the buffer and write `id` wherever the pointer should find it.
 * @param {{width: number, height: number, pixels: Uint32Array, ids: Int32Array}} target
 * @param {Stamp} stamp
 * @param {number} x
 * @param {number} y
 * @param {number} id
 */
export function press(target, stamp, x, y, id) {
  const { width, height, pixels, ids } = target;
  const { dx, dy, abgr } = stamp;
  for (let pixel = 0; pixel < abgr.length; pixel += 1) {
    const px = x + /** @type {number} */ (dx[pixel]);
    const py = y + /** @type {number} */ (dy[pixel]);
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const at = py * width + px;
    const color = /** @type {number} */ (abgr[pixel]);
    pixels[at] = blend(color, /** @type {number} */ (pixels[at]));
    if (color >>> 24 > PICKABLE_ALPHA) ids[at] = id;
  }
}
