/** English words of what comes later than the first view. */
import { alerts } from "./alerts-en.js";
import { area } from "./area-en.js";
import { explore } from "./explore-en.js";
import { own } from "./own-en.js";
import { pieces } from "./pieces-en.js";
import { rules } from "./rules-en.js";

/** @import { late as vi } from "./late-vi.js" */

/** @type {Record<keyof typeof vi, string>} */
export const late = { ...alerts, ...area, ...explore, ...own, ...pieces, ...rules };
