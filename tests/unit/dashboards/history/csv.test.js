import assert from "node:assert/strict";
import { test } from "node:test";
import { formatCsv } from "../../../../dashboards/history/csv.js";

test("a table of values follows RFC 4180 and says that it is UTF-8", () => {
  assert.equal(formatCsv([["a", 'b"c'], [1.5, null], ["x,y", "z"]]), '\ufeffa,"b""c"\r\n1.5,\r\n"x,y",z\r\n');
});
