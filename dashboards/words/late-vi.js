/** Vietnamese words of what comes later than the first view. */
import { alerts } from "./alerts-vi.js";
import { area } from "./area-vi.js";
import { explore } from "./explore-vi.js";
import { own } from "./own-vi.js";
import { pieces } from "./pieces-vi.js";
import { rules } from "./rules-vi.js";

export const late = { ...alerts, ...area, ...explore, ...own, ...pieces, ...rules };
