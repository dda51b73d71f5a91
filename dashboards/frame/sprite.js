/**
 * Puts the icon sprite into the document. Referring to the file instead would lose every icon that
 * is first needed while the server is away, which is when warnings are.
 */

const PATH = "/app/icons.svg";

/** @returns {Promise<void>} */
export async function mountSprite() {
  const response = await fetch(PATH);
  const sprite = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  const root = sprite.documentElement;
  root.setAttribute("class", "sprite");
  root.setAttribute("aria-hidden", "true");
  document.body.append(document.importNode(root, true));
}
