/**
 * Lets Node resolve the room's bare imports as the browser does: by the import map of its page.
 * Used as `node --import ./vendor-imports.js --test …`.
 */
import { readFileSync } from "node:fs";
import { register } from "node:module";

const ROOT = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("dashboards/index.html", ROOT), "utf8");
const text = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}";
const imports = Object.entries(JSON.parse(text).imports).map(([name, path]) => [
  name,
  new URL(`.ioc${path}`, ROOT).href,
]);

const hooks = `
  const imports = new Map(${JSON.stringify(imports)});
  export async function resolve(name, context, next) {
    const url = imports.get(name);
    return url ? { url, shortCircuit: true } : next(name, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
