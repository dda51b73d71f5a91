/** What was changed, by whom, when and from where: for those who look after people. */
import { html } from "htm/preact";
import { follow } from "../../live/resource.js";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";
import { createAudit, QUERY_KEYS } from "./state.js";

/**
 * @import { Page } from "../page.js"
 * @import { Audit } from "./state.js"
 */

/** @type {Page<Audit>} */
export const page = {
  id: "audit",
  word: "audit.title",
  icon: "audit",
  isListed: false,
  needs: "read_audit",
  isOfCity: true,
  route: {
    read: ({ query }, _store, audit) =>
      audit.asked(Object.fromEntries(QUERY_KEYS.map((key) => [key, query[key] ?? ""]))),
    write: (_store, audit) => {
      const query = audit.query.value;
      return { item: "", query, step: Object.values(query).join("/") };
    },
  },
  createSlice: createAudit,
  mount: (root, store, _services, audit) => {
    const stop = follow(store, () => `wanted${audit.wish.value}`, [audit.trail]);
    const unmount = mountLate(
      root,
      latePages(),
      ({ AuditPage }) => html`<${AuditPage} ...${{ store, audit }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};
