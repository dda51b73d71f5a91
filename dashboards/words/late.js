/** Brings the words of what comes later than the first view: they come with it. */
import { wordsCame } from "./i18n.js";
import { late as en } from "./late-en.js";
import { late as vi } from "./late-vi.js";

wordsCame({ vi, en });
