/** One question to the HTTP API: its answer, or the one error that callers expect. */
import { door, ShutError } from "./door.js";

const PREFIX = "/api/v1";
const DEADLINE_MS = 20_000;
const UNAUTHORIZED = 401;

/** What a refusal says of itself (RFC 9457). @typedef {{detail?: string, errors?: {parameter: string, value: string, accepted: string[]}[]} & Record<string, any>} Problem */

/** An answer that is not a success. */
export class ApiError extends Error {
  /**
   * @param {string} path
   * @param {number} status 0 when there was no answer
   * @param {string} reason the server's own
   * @param {Problem} [problem]
   * @param {number} [retryAfterS] NaN where it was not told
   */
  constructor(path, status, reason, problem = {}, retryAfterS = Number.NaN) {
    super(`${path}: ${reason}`);
    this.name = "ApiError";
    this.status = status;
    this.reason = reason;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/**
 * @typedef {object} Question
 * @property {string} [method]
 * @property {unknown} [body]
 * @property {number | undefined} [version] of what is changed, which nobody may have changed since
 * @property {boolean} [isAtDoor] asked to get in
 */

/**
 * @template T
 * @param {string} path below the prefix
 * @param {AbortSignal | undefined} signal the caller's own reason to give up
 * @param {(response: Response) => Promise<T>} read what is wanted of an answer
 * @param {readonly number[]} [alsoRead] statuses of answers that are no success and are read as one
 * @param {Question} [question]
 * @returns {Promise<T>}
 */
export async function request(path, signal, read, alsoRead = [], question = {}) {
  try {
    const response = await answerOf(path, signal, question);
    if (!response.ok && !alsoRead.includes(response.status)) throw await errorOf(path, response);
    return await read(response);
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    if (error instanceof ShutError) throw new ApiError(path, UNAUTHORIZED, "nobody is signed in");
    throw new ApiError(path, 0, "no readable answer");
  }
}

/**
 * The server's answer; of one who is not known any more, that to the question asked again by whoever
 * signed in since.
 * @param {string} path
 * @param {AbortSignal | undefined} signal
 * @param {Question} question
 */
async function answerOf(path, signal, question) {
  if (question.isAtDoor) return ask(path, signal, question);
  const isWrite = question.method !== undefined;
  const opening = await door.passed(isWrite, signal);
  const response = await ask(path, signal, question);
  if (response.status !== UNAUTHORIZED) return response;
  door.refused(opening);
  await door.passed(isWrite, signal);
  return ask(path, signal, question);
}

/** @param {string} path @param {AbortSignal | undefined} signal @param {Question} question */
function ask(path, signal, { method, body, version }) {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  return fetch(PREFIX + path, {
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    ...(method && { method }),
    ...(body !== undefined && {
      headers: {
        "Content-Type": "application/json",
        ...(version !== undefined && { "If-Match": `"${version}"` }),
      },
      body: JSON.stringify(body),
    }),
  });
}

/** What a refusal says of itself: a problem's detail, or its status. @param {string} path @param {Response} response */
async function errorOf(path, response) {
  const problem = await response.json().catch(() => null);
  const reason = String(problem?.detail ?? response.statusText);
  const retryAfterS = Number.parseFloat(response.headers.get("retry-after") ?? "");
  return new ApiError(path, response.status, reason, problem ?? {}, retryAfterS);
}

/**
 * The document at a path. Its shape is the caller's to say.
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @param {readonly number[]} [alsoRead] statuses whose document says what is wanted as well
 * @returns {Promise<any>}
 */
export function readDocument(path, signal, alsoRead) {
  return request(path, signal, (response) => response.json(), alsoRead);
}

/**
 * Do something, and return what the server says of it; null where it says nothing.
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Pick<Question, "isAtDoor" | "version">} [options]
 * @returns {Promise<any>}
 */
export function send(method, path, body, { isAtDoor = false, version } = {}) {
  return request(path, undefined, textDocument, [], { method, body, isAtDoor, version });
}

/** @param {Response} response */
async function textDocument(response) {
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

/**
 * Every page of a list.
 * @template {{next_cursor: string | null}} P
 * @param {string} path with at least one query parameter
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<P>}
 */
export async function* readPages(path, signal) {
  /** @type {string | null} */
  let cursor = null;
  do {
    const at = cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
    /** @type {P} */
    const page = await readDocument(at, signal);
    yield page;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
