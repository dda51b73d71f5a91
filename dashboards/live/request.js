/** One question to the HTTP API: its answer, or the one error that callers expect. */

const PREFIX = "/api/v1";
const DEADLINE_MS = 20_000;

/** An answer that is not a success. */
export class ApiError extends Error {
  /** @param {string} path @param {number} status 0 when there was no answer @param {string} reason the server's own */
  constructor(path, status, reason) {
    super(`${path}: ${reason}`);
    this.name = "ApiError";
    this.status = status;
    this.reason = reason;
  }
}

/**
 * @template T
 * @param {string} path below the prefix
 * @param {AbortSignal | undefined} signal the caller's own reason to give up
 * @param {(response: Response) => Promise<T>} read what is wanted of an answer
 * @param {readonly number[]} [alsoRead] statuses of answers that are no success and are read as one
 * @returns {Promise<T>}
 */
export async function request(path, signal, read, alsoRead = []) {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const signals = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    const response = await fetch(PREFIX + path, { signal: signals });
    if (!response.ok && !alsoRead.includes(response.status))
      throw new ApiError(path, response.status, await reasonOf(response));
    return await read(response);
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    throw new ApiError(path, 0, "no readable answer");
  }
}

/** What a refusal says of itself: a problem's detail, or its status. @param {Response} response */
async function reasonOf(response) {
  const problem = await response.json().catch(() => null);
  return String(problem?.detail ?? response.statusText);
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
