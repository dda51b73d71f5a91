/** Vietnamese words of what comes later than the first view. */
import { explore } from "./explore-vi.js";
import { own } from "./own-vi.js";
import { pieces } from "./pieces-vi.js";

export const late = { ...explore, ...own, ...pieces };
