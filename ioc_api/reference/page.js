/**
 * Shows the OpenAPI document as text and tables. Reads it, writes elements, nothing else.
 */

const DOCUMENT = "/api/openapi.json";

/**
 * @param {string} name
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** @param {any} schema @returns {string} the type of a value in a few words */
function typeName(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ one) => `"${one}"`).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeName).join(" | ");
  if (schema.type === "array") return `${schema.items ? typeName(schema.items) : "value"}[]`;
  if (schema.type === "object" && schema.additionalProperties)
    return `{name: ${typeName(schema.additionalProperties)}}`;
  const range = schema.minimum === undefined ? "" : ` ${schema.minimum}…${schema.maximum ?? ""}`;
  return `${schema.type ?? "value"}${range}`;
}

/** @param {string[]} heads @param {string[][]} rows @returns {HTMLElement} */
function table(heads, rows) {
  const head = element("tr", ...heads.map((text) => element("th", text)));
  const body = rows.map(([name, ...rest]) =>
    element(
      "tr",
      element("td", element("code", name ?? "")),
      ...rest.map((text) => element("td", text)),
    ),
  );
  return element("table", head, ...body);
}

/** @param {any} operation @returns {HTMLElement[]} */
function parameters(operation) {
  if (!operation.parameters?.length) return [];
  const rows = operation.parameters.map((/** @type {any} */ one) => [
    one.name,
    one.in + (one.required ? ", required" : ""),
    typeName(one.schema),
    String(one.schema?.default ?? ""),
    one.description ?? "",
  ]);
  return [element("h4", "Parameters"), table(["name", "in", "type", "default", "meaning"], rows)];
}

/** @param {any} operation @returns {HTMLElement[]} */
function responses(operation) {
  const rows = Object.entries(operation.responses).map(([status, response]) => {
    const content = Object.entries(response.content ?? {});
    const types = content.map(([media, body]) => `${media}: ${typeName(body.schema)}`).join("; ");
    return [status, types, response.description ?? ""];
  });
  return [element("h4", "Answers"), table(["status", "content", "meaning"], rows)];
}

/** @param {string} method @param {string} path @param {any} operation @returns {HTMLElement} */
function article(method, path, operation) {
  return element(
    "article",
    element("h3", element("code", `${method.toUpperCase()} ${path}`)),
    element("p", operation.description ?? operation.summary ?? ""),
    ...parameters(operation),
    ...responses(operation),
  );
}

/** @param {string} name @param {any} schema @returns {HTMLElement} */
function schemaArticle(name, schema) {
  const rows = Object.entries(schema.properties ?? {}).map(([property, value]) => [
    property,
    typeName(value),
    value.description ?? "",
  ]);
  return element(
    "article",
    element("h3", element("code", name)),
    element("p", schema.description ?? ""),
    table(["name", "type", "meaning"], rows),
  );
}

async function show() {
  const reference = await (await fetch(DOCUMENT)).json();
  const operations = Object.entries(reference.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => article(method, path, operation)),
  );
  const schemas = Object.entries(reference.components?.schemas ?? {}).map(([name, schema]) =>
    schemaArticle(name, schema),
  );
  document
    .getElementById("reference")
    ?.replaceChildren(
      element("h1", `${reference.info.title} ${reference.info.version}`),
      element("pre", reference.info.description ?? ""),
      element("h2", "Paths"),
      ...operations,
      element("h2", "Shapes"),
      ...schemas,
    );
}

show().catch((error) => {
  document
    .getElementById("reference")
    ?.replaceChildren(`The reference cannot be shown: ${String(error)}`);
});
