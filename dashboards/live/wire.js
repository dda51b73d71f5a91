/**
 * The live channel's binary forms: the snapshot (raw little-endian columns behind a JSON head) and
 * the delta (24 bytes of head, then indices, values, statuses and levels).
 */

const DELTA_TYPE = 1;
const VERSION = 2;
const DELTA_HEAD_BYTES = 24;
/** Flag: no new readings, only statuses or levels changed. */
const STATUS_ONLY = 1;
const ALIGNMENT = 8;

/** @typedef {Float32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array} Column */

/** @type {Record<string, {bytes: number, read: (buffer: ArrayBuffer) => Column}>} */
const TYPES = {
  f4: { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  f8: { bytes: 8, read: (buffer) => new Float64Array(buffer) },
  u1: { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  u2: { bytes: 2, read: (buffer) => new Uint16Array(buffer) },
  u4: { bytes: 4, read: (buffer) => new Uint32Array(buffer) },
};

/** The bytes are not what the protocol promises. */
export class WireError extends Error {}

/**
 * @typedef {object} Snapshot
 * @property {number} size
 * @property {number} seq the last delta that it already holds
 * @property {number | string} epoch of the server's memory
 * @property {readonly string[]} kinds by the number in column `kind`
 * @property {readonly string[]} statuses by the number in column `status`, in deltas too
 * @property {readonly string[]} levels by the number in column `level`, in deltas too
 * @property {readonly string[] | null} areas by the number in column `area`; null: the number is the code
 * @property {Record<string, Column>} columns (sensor,) each
 * @property {number} [asOfMs] city instant of which it is
 * @property {string} [tier] of a time that is over: what it was made from
 */

/** @param {ArrayBuffer} buffer @returns {Snapshot} */
export function decodeSnapshot(buffer) {
  const headBytes = new DataView(buffer).getUint32(0, true);
  const headText = new TextDecoder().decode(new Uint8Array(buffer, 4, headBytes));
  const head = JSON.parse(headText.replace(/[\0 ]+$/, ""));
  let offset = Math.ceil((4 + headBytes) / ALIGNMENT) * ALIGNMENT;
  /** @type {Record<string, Column>} */
  const columns = {};
  for (const [name, type] of head.cols) {
    const known = TYPES[type];
    if (!known) throw new WireError(`column "${name}" has the unknown type "${type}"`);
    const end = offset + known.bytes * head.n;
    if (end > buffer.byteLength) throw new WireError(`column "${name}" is cut short`);
    // A copy, so that no column depends on how the ones before it are aligned.
    columns[name] = known.read(buffer.slice(offset, end));
    offset = end;
  }
  return {
    size: head.n,
    seq: head.seq,
    epoch: head.epoch,
    kinds: head.kinds,
    statuses: head.statuses,
    levels: head.levels,
    areas: head.areas ?? null,
    columns,
    asOfMs: Date.parse(head.as_of),
    tier: head.tier ?? "",
  };
}

/**
 * @typedef {object} Delta
 * @property {number} seq
 * @property {boolean} isStatusOnly the readings are those of before
 * @property {Uint32Array} index (change,)
 * @property {Float32Array} value (change,) the kind's primary quantity
 * @property {Uint8Array} status (change,) on the snapshot's list
 * @property {Uint8Array} level (change,) on the snapshot's list
 */

/** @param {ArrayBuffer} buffer @returns {Delta | null} null for a frame of a type we do not know */
export function decodeDelta(buffer) {
  const view = new DataView(buffer);
  if (view.getUint8(0) !== DELTA_TYPE || view.getUint8(1) !== VERSION) return null;
  const n = view.getUint32(16, true);
  if (buffer.byteLength < DELTA_HEAD_BYTES + 10 * n) throw new WireError("delta is cut short");
  return {
    seq: view.getUint32(4, true),
    isStatusOnly: (view.getUint16(2, true) & STATUS_ONLY) !== 0,
    index: new Uint32Array(buffer, DELTA_HEAD_BYTES, n),
    value: new Float32Array(buffer, DELTA_HEAD_BYTES + 4 * n, n),
    status: new Uint8Array(buffer, DELTA_HEAD_BYTES + 8 * n, n),
    level: new Uint8Array(buffer, DELTA_HEAD_BYTES + 9 * n, n),
  };
}
