import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDelta, decodeSnapshot, WireError } from "../../../../dashboards/live/wire.js";

function snapshotBytes(head, ...columns) {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const padded = Math.ceil((4 + text.length) / 8) * 8;
  const parts = columns.map((column) => new Uint8Array(column.buffer));
  const all = new Uint8Array(padded + parts.reduce((sum, part) => sum + part.length, 0)).fill(32);
  new DataView(all.buffer).setUint32(0, padded - 4, true);
  all.set(text, 4);
  let offset = padded;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all.buffer;
}
const HEAD = {
  n: 3,
  seq: 7,
  epoch: 5,
  cols: [
    ["value", "f4"],
    ["area", "u2"],
    ["status", "u1"],
  ],
  kinds: ["noise"],
  statuses: ["new", "live"],
};
const COLUMNS = [Float32Array.of(1, 2, 3), Uint16Array.of(0, 1, 2), Uint8Array.of(1, 1, 0)];

test("a snapshot's columns come out as they went in, odd counts included", () => {
  const snapshot = decodeSnapshot(snapshotBytes(HEAD, ...COLUMNS));
  assert.equal(snapshot.seq, 7);
  assert.deepEqual(snapshot.columns.value, COLUMNS[0]);
  assert.deepEqual(snapshot.columns.area, COLUMNS[1]);
  assert.deepEqual(snapshot.columns.status, COLUMNS[2]);
});

test("a snapshot that ends too soon, or has a type of the future, is refused", () => {
  assert.throws(() => decodeSnapshot(snapshotBytes(HEAD, ...COLUMNS.slice(0, 2))), WireError);
  const strange = { ...HEAD, cols: [["value", "i9"]] };
  assert.throws(() => decodeSnapshot(snapshotBytes(strange)), WireError);
});

test("a delta has its sequence, its flag and four columns", () => {
  const bytes = new Uint8Array(24 + 10 * 2);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, 2);
  view.setUint16(2, 1, true);
  view.setUint32(4, 8, true);
  view.setUint32(16, 2, true);
  new Uint32Array(bytes.buffer, 24, 2).set([3, 70_000]);
  new Float32Array(bytes.buffer, 32, 2).set([1.5, Number.NaN]);
  bytes.set([1, 2, 4, 0], 40);
  const delta = decodeDelta(bytes.buffer);
  assert.equal(delta.seq, 8);
  assert.equal(delta.isStatusOnly, true);
  assert.deepEqual([...delta.index], [3, 70_000]);
  assert.deepEqual([...delta.status], [1, 2]);
  assert.deepEqual([...delta.level], [4, 0]);
  bytes[0] = 9;
  assert.equal(decodeDelta(bytes.buffer), null);
});
