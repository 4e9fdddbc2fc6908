// @ts-check
/** Words and numbers of the page in its two languages. Whole sentences with {placeholders}; never glued pieces. */

import { plainNumber } from "./protocol.js";

/** @typedef {"en"|"zh"} Language */
/** @typedef {{[key: string]: string|Dictionary}} Dictionary */

/** @type {Record<string, Dictionary>} */
const dictionaries = {};

/** Sentences found before, since the same ones are said with every picture. @type {Map<string, string|null>} */
const found = new Map();

/**
 * Makes the sentences known; main.js does it once, before anything is shown.
 * @param {Record<string, Dictionary>} loaded  by language
 */
export function install(loaded) {
  Object.assign(dictionaries, loaded);
  found.clear();
}

/**
 * @param {Language|{language: Language}} from  a language or a state
 * @returns {Language}
 */
const languageOf = (from) => (typeof from === "string" ? from : from.language);

/**
 * The sentence for a key such as "transport.play", placeholders filled in; English where the language lacks it. With
 * a `count` among the values, `key.one` or `key.other` is taken where the plain key is not a sentence.
 * @param {Language|{language: Language}} from
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(from, key, values = {}) {
  const language = languageOf(from);
  const sentence = find(language, key, values.count === 1) ?? find("en", key, values.count === 1);
  if (sentence === null) return key;
  if (!sentence.includes("{")) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(language, value) : value;
  });
}

/**
 * Whether there is a sentence for the key.
 * @param {Language|{language: Language}} from
 * @param {string} key
 * @returns {boolean}
 */
export function has(from, key) {
  return find(languageOf(from), key, false) !== null || find("en", key, false) !== null;
}

/**
 * The keys of a section in the order in which they are written, such as the groups of entries.
 * @param {string} section
 * @returns {string[]}
 */
export const keysOf = (section) => Object.keys(dictionaries.en?.[section] ?? {});

/**
 * @param {string} language
 * @param {string} key
 * @param {boolean} one  whether it is said of one thing
 * @returns {string|null}
 */
function find(language, key, one) {
  const name = `${language} ${one} ${key}`;
  const known = found.get(name);
  if (known !== undefined) return known;
  const sentence = search(dictionaries[language], key.split("."), one);
  found.set(name, sentence);
  return sentence;
}

/**
 * @param {string|Dictionary|undefined} place
 * @param {string[]} path
 * @param {boolean} one
 * @returns {string|null}
 */
function search(place, path, one) {
  for (const part of path) {
    if (place === undefined || typeof place === "string" || !Object.hasOwn(place, part)) return null;
    place = place[part];
  }
  if (typeof place === "string") return place;
  const form = place?.[one ? "one" : "other"] ?? place?.other;
  return typeof form === "string" ? form : null;
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {Language} language
 * @param {number} least  significant digits
 * @param {number} most
 * @returns {Intl.NumberFormat}
 */
function format(language, least, most) {
  const key = `${language} ${least} ${most}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options = { minimumSignificantDigits: least, maximumSignificantDigits: most, useGrouping: false };
  const made = new Intl.NumberFormat(LOCALES[language], options);
  formats.set(key, made);
  return made;
}

const LOCALES = { en: "en", zh: "zh-CN" };
const WHOLE = { en: new Intl.NumberFormat("en"), zh: new Intl.NumberFormat("zh-CN") };
const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const TENTHS = { en: new Intl.NumberFormat("en", ONE_DECIMAL), zh: new Intl.NumberFormat("zh-CN", ONE_DECIMAL) };

/**
 * A number as it is shown: so many significant digits at the most, no padding: "1.2e+308", "∞", "−0.0437", "0.05".
 * The wire's "inf", "-inf" and "nan" are numbers too; null is a value that is not finite and not known further.
 * @param {Language|{language: Language}} from
 * @param {number|string|null|undefined} value
 * @param {number} [digits]
 * @returns {string}
 */
export function number(from, value, digits = 4) {
  return shown(languageOf(from), value, 1, digits);
}

/**
 * A number for a column of numbers: exactly so many significant digits, one less below 0.1: "1.120", "0.0148".
 * @param {Language|{language: Language}} from
 * @param {number|string|null|undefined} value
 * @param {number} [digits]
 * @returns {string}
 */
export function fixed(from, value, digits = 4) {
  const size = Math.abs(Number(value));
  const significant = size < 0.1 && size > 0 ? Math.max(1, digits - 1) : digits;
  return shown(languageOf(from), value, significant, significant);
}

/**
 * A whole number, grouped: "20,000".
 * @param {Language|{language: Language}} from
 * @param {number} value
 * @returns {string}
 */
export function whole(from, value) {
  return realMinus(WHOLE[languageOf(from)].format(Math.round(value)));
}

/**
 * A number to a tenth, for a column of them: "25.0".
 * @param {Language|{language: Language}} from
 * @param {number} value
 * @returns {string}
 */
export function tenth(from, value) {
  return realMinus(TENTHS[languageOf(from)].format(value));
}

/**
 * @param {Language} language
 * @param {number|string|null|undefined} value
 * @param {number} least  significant digits
 * @param {number} most
 * @returns {string}
 */
function shown(language, value, least, most) {
  const plain = plainNumber(value);
  if (Number.isNaN(plain)) return language === "zh" ? "非数" : "NaN";
  if (!Number.isFinite(plain)) return plain > 0 ? "∞" : "−∞";
  if (plain === 0) return "0";
  const size = Math.abs(plain);
  if (size >= 10 ** Math.max(5, most) || size < 1e-4) {
    const [mantissa, exponent] = plain.toExponential(Math.max(0, Math.min(most, 3) - 1)).split("e");
    const short = least > 1 || !mantissa.includes(".") ? mantissa : mantissa.replace(/\.?0+$/, "");
    return realMinus(`${short}e${exponent}`);
  }
  const before = Math.floor(Math.log10(size)) + 1; // digits before the point, which are never rounded away
  return realMinus(format(language, least, Math.max(most, before)).format(plain));
}

/**
 * @param {string} text
 * @returns {string} with a real minus sign in place of each hyphen
 */
const realMinus = (text) => text.replace(/-/g, "−");

/**
 * A parameter's name in the language: its own words where it brings them, else the glossary's.
 * @param {Language|{language: Language}} from
 * @param {{name: string, words?: Record<string, any>|null}} parameter
 * @returns {string}
 */
export function label(from, parameter) {
  const own = parameter.words?.[languageOf(from)] ?? parameter.words?.en;
  if (typeof own === "string") return own;
  if (typeof own?.name === "string") return own.name;
  const key = `parameters.${parameter.name}`;
  return has(from, key) ? t(from, key) : parameter.name.replace(/_/g, " ");
}
