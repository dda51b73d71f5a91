/** Who looks and what they may, as the API writes it. Types only: nothing here runs. */

/** @typedef {"viewer" | "analyst" | "operator" | "supervisor" | "admin"} Role */
/** @typedef {"read" | "read_payloads" | "own_keys" | "act" | "rule" | "read_truth" | "read_audit" | "manage_people" | "manage_keys"} Right */

/**
 * Ways to sign in, apart from a one-time link.
 * @typedef {object} SignIn
 * @property {boolean} password
 * @property {{name: string, url: string} | null} oidc the site's single sign-on
 */

/**
 * Whoever looks: somebody with an account, or anybody at the server's own machine.
 * @typedef {object} Me
 * @property {string | null} name null without an account
 * @property {string | null} display_name
 * @property {Role} role
 * @property {Right[]} rights
 * @property {string[] | null} areas codes of districts and wards; null for the whole city
 * @property {string | null} unit code
 * @property {"open" | "session" | "key"} via
 * @property {{idle_ends_at: string, ends_at: string} | null} session
 * @property {boolean} open_read whether this machine may look without an account
 * @property {SignIn} sign_in
 */

/**
 * An account, as those see it who look after them.
 * @typedef {object} Person
 * @property {string} name
 * @property {string | null} display_name
 * @property {Role} role
 * @property {string[] | null} areas
 * @property {string | null} unit
 * @property {boolean} is_disabled
 * @property {boolean} has_password
 * @property {string} created_at
 * @property {string | null} seen_at
 */

/**
 * A key of a program, without its secret.
 * @typedef {object} Key
 * @property {string} key_id
 * @property {string} name of whose account it is
 * @property {string} label
 * @property {Right[] | null} rights null for all that its owner may
 * @property {string[] | null} areas
 * @property {string} created_at
 * @property {string} expires_at
 * @property {string | null} last_used_at
 * @property {string | null} revoked_at
 */

/** Who is responsible for a part of the city, and answers for kinds of sensors. @typedef {{code: string, name_vi: string, name_en: string, kinds: string[]}} Unit */

export {};
