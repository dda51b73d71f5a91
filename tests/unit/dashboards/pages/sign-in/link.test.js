import assert from "node:assert/strict";
import { test } from "node:test";
import { page as enter } from "../../../../../dashboards/pages/enter/page.js";
import { linkTo } from "../../../../../dashboards/pages/sign-in/page.js";
import { formatRoute, parseRoute, signInLink } from "../../../../../dashboards/words/route.js";

test("one comes back to where one was, and nowhere else", () => {
  const { query } = parseRoute(signInLink("#/map?area=760&q=a%26b"));
  assert.equal(linkTo(query.to), "#/map?area=760&q=a%26b");
  for (const bad of ["https://example.org", "//example.org", "javascript:alert(1)", "#", ""])
    assert.equal(linkTo(bad), "#/overview");
  assert.equal(signInLink("#/enter/secret"), "#/sign-in");
  assert.equal(signInLink("#/sign-in?to=x"), "#/sign-in");
});

test("the address of a one-time link is written without its token", () => {
  const token = enter.createSlice();
  enter.route.read(parseRoute("#/enter/secret"), {}, token);
  assert.equal(token.value, "secret");
  const written = enter.route.write({}, token);
  assert.equal(formatRoute({ page: "enter", ...written }), "#/enter");
  enter.route.read(parseRoute("#/enter"), {}, token);
  assert.equal(token.value, "secret", "the address without it forgets nothing");
});
