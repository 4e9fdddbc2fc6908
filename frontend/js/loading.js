// @ts-check
/** What a page fetches before it can show anything: its words and the catalogue, however long the server takes. */

import { Refused } from "./contours.js";
import { complete } from "./experiment.js";
import { heightsOf, MEDIA } from "./heights.js";
import { install } from "./i18n.js";
import { MOST_RESENT } from "./own_data.js";

/** Addresses up to this long pass every server on the way. */
const LONGEST_QUERY = 1800;
const FIRST_RETRY_S = 1;
const LONGEST_RETRY_S = 15;

/** A request that is not answered by then counts as lost: who waits for it asks again, or says so. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * @param {URL} url
 * @param {RequestInit} [init]
 */
const asked = (url, init = {}) => fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

/** @param {string} path  from the page's own address, wherever it is hosted */
export const address = (path) => new URL(path, document.baseURI);

/**
 * What the server answers. Throws `Refused` where asking again is of no use.
 * @param {URL} url
 * @param {() => Promise<boolean>} [resend]
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function get(url, resend = async () => false, init = {}) {
  const response = await withData(() => asked(url, init), resend);
  if (response.ok) return response;
  const words = `${url.pathname} answers ${response.status}`;
  throw response.status === 422 ? new Refused(words) : new Error(words);
}

/**
 * How the server reads a formula, or why it does not.
 * @param {string} query
 * @returns {Promise<import("./formulas.js").Answer>}
 */
export async function describe(query) {
  const response = await asked(address(`api/formula?${query}`));
  if (!response.ok && response.status !== 422) throw new Error(`the formula is answered ${response.status}`);
  const told = await response.json();
  return response.ok ? { entry: told.formula, refusal: told.refusal } : { entry: null, refusal: told };
}

const JSON_BODY = { "Content-Type": "application/json" };
const UNKNOWN_DATA = "unknown_data";

/**
 * What the server says to a question about an objective; where it lacks one's own data these are sent again.
 * @param {() => Promise<Response>} ask
 * @param {() => Promise<boolean>} resend
 * @returns {Promise<Response>}
 */
async function withData(ask, resend) {
  for (let sent = 0; ; sent++) {
    const response = await ask();
    if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) return response;
    const told = await response.clone().json().catch(() => null);
    const code = told?.refusal?.code ?? told?.code;
    if (code !== UNKNOWN_DATA || sent === MOST_RESENT || !(await resend())) return response;
  }
}

/**
 * How the server describes a risk, or why it does not.
 * @param {import("./types.js").RiskValue} objective
 * @param {() => Promise<boolean>} resend
 * @returns {Promise<import("./risks.js").Answer>}
 */
export async function describeRisk(objective, resend) {
  const body = JSON.stringify(objective);
  const response = await withData(() => asked(address("api/risk"), { method: "POST", headers: JSON_BODY, body }), resend);
  if (!response.ok && response.status !== 422) throw new Error(`the risk is answered ${response.status}`);
  const told = await response.json();
  return response.ok ? { entry: told.objective, refusal: told.refusal } : { entry: null, refusal: told };
}

/**
 * Where the minimum of a risk goes as its penalty grows; null where there is no penalty.
 * @param {import("./types.js").RiskValue} objective
 * @param {() => Promise<boolean>} resend
 * @returns {Promise<{strength: number, x: number[]}[]|null>}
 */
export async function solutionPath(objective, resend) {
  const body = JSON.stringify(objective);
  const url = address("api/risk?path=true");
  const response = await withData(() => asked(url, { method: "POST", headers: JSON_BODY, body }), resend);
  if (response.ok || response.status === 422) return (await response.json()).objective?.risk.path ?? null;
  throw new Error(`the risk is answered ${response.status}`);
}

/**
 * Sends a table; without a hash the server computes it.
 * @param {string|null} sha256
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<import("./own_data.js").Read>}
 */
export async function sendTable(sha256, bytes) {
  const [path, method] = sha256 === null ? ["api/data", "POST"] : [`api/data/${sha256}`, "PUT"];
  const response = await asked(address(path), { method, headers: { "Content-Type": "text/csv" }, body: bytes });
  if (!response.ok && response.status !== 422 && response.status !== 413) throw new Error(`the data are answered ${response.status}`);
  const told = await response.json();
  return response.ok ? { described: told, refusal: null } : { described: null, refusal: told };
}

/**
 * The heights of an answer, in whichever of the two forms it has them.
 * @param {Response} response
 * @param {number} columns
 * @returns {Promise<ArrayBuffer>} float32
 */
async function unfolded(response, columns) {
  const sent = await response.arrayBuffer();
  return (response.headers.get("Content-Type") ?? "").startsWith(MEDIA) ? heightsOf(sent, columns) : sent;
}

/**
 * The heights of a contour; an address that is too long becomes a message.
 * @param {string} query
 * @param {() => Promise<boolean>} resend
 * @returns {Promise<ArrayBuffer>} float32
 */
export async function heights(query, resend) {
  const told = new URLSearchParams(query);
  const columns = Number(told.get("size"));
  const headers = { Accept: `${MEDIA}, application/octet-stream` };
  if (query.length <= LONGEST_QUERY) return unfolded(await get(address(`api/contour?${query}`), resend, { headers }), columns);
  const box = (told.get("box") ?? "").split(",").map(Number);
  const body = JSON.stringify({ objective: JSON.parse(told.get("objective") ?? "{}"), box, size: columns });
  const posted = { method: "POST", headers: { ...JSON_BODY, ...headers }, body };
  const response = await withData(() => asked(address("api/contour"), posted), resend);
  if (response.ok) return unfolded(response, columns);
  throw response.status === 422 ? new Refused("the contour is refused") : new Error(`the contour is answered ${response.status}`);
}

/**
 * The first run of an experiment, whole, or why the server does not compute it. Throws where it may do so later.
 * @param {import("./types.js").Experiment} experiment
 * @param {() => Promise<boolean>} resend
 * @returns {Promise<{run: any, refusal: null}|{run: null, refusal: import("./types.js").Refusal}>}
 */
export async function trajectory(experiment, resend) {
  const body = JSON.stringify(experiment);
  const response = await withData(() => asked(address("api/trajectory"), { method: "POST", headers: JSON_BODY, body }), resend);
  if (!response.ok && response.status !== 422) throw new Error(`the trajectory is answered ${response.status}`);
  const told = await response.json();
  return response.ok ? { run: told.runs[0], refusal: null } : { run: null, refusal: told };
}

/**
 * The same as a table, which has words for the numbers that JSON has none for.
 * @param {import("./types.js").Experiment} experiment
 * @returns {Promise<string>} CSV
 */
export async function trajectoryTable(experiment) {
  const headers = { "Content-Type": "application/json", Accept: "text/csv" };
  const response = await asked(address("api/trajectory"), { method: "POST", headers, body: JSON.stringify(experiment) });
  if (!response.ok) throw new Error(`the trajectory is answered ${response.status}`);
  return response.text();
}

/**
 * What `load` loads, however long the server takes; `waiting` is told before each further attempt. The pages of a hall do
 * not come back as one: each wait is half as long to half as long again.
 * @template T
 * @param {() => Promise<T>} load
 * @param {(seconds: number) => void} waiting
 * @param {() => number} [random]  in [0, 1)
 * @param {(ms: number) => Promise<unknown>} [sleep]
 * @returns {Promise<T>}
 */
export async function patiently(load, waiting, random = Math.random, sleep = (ms) => new Promise((done) => setTimeout(done, ms))) {
  for (let seconds = FIRST_RETRY_S; ; seconds = Math.min(LONGEST_RETRY_S, 2 * seconds)) {
    try {
      return await load();
    } catch {
      const wait = seconds * (0.5 + random());
      waiting(Math.ceil(wait));
      await sleep(1000 * wait);
    }
  }
}

/** Makes the sentences of both languages known. */
export async function loadWords() {
  const load = async (/** @type {string} */ language) =>
    (await get(new URL(`../languages/${language}.json`, import.meta.url))).json();
  const [en, zh] = await patiently(() => Promise.all([load("en"), load("zh")]), () => undefined);
  install({ en, zh });
}

/**
 * The catalogue, its opening experiment complete.
 * @param {(seconds: number) => void} waiting  told before each further attempt
 * @returns {Promise<import("./types.js").Catalog>}
 */
export async function loadCatalog(waiting) {
  const catalog = await patiently(async () => (await get(address("api/catalog"))).json(), waiting);
  return { ...catalog, opening: complete(catalog, catalog.opening) };
}
