// @ts-check
/** What somebody prefers, kept in the browser where that is allowed: language, theme, shortcuts. */

const KEY = "steepest";

/** @typedef {{language?: "en"|"zh", theme?: "light"|"dark"|"system", shortcuts?: boolean}} Preferences */

/**
 * What was kept; nothing where there is no storage, as in a sandboxed frame, whose mere mention of it throws.
 * @param {() => Storage} storage
 * @returns {Preferences}
 */
export function recall(storage) {
  try {
    const kept = JSON.parse(storage().getItem(KEY) ?? "{}");
    return {
      ...(["en", "zh"].includes(kept?.language) && { language: kept.language }),
      ...(["light", "dark", "system"].includes(kept?.theme) && { theme: kept.theme }),
      ...(typeof kept?.shortcuts === "boolean" && { shortcuts: kept.shortcuts }),
    };
  } catch {
    return {};
  }
}

/**
 * The language for somebody who has not chosen one: the first that their browser asks for and the page has.
 * @param {readonly string[]|undefined} tags
 * @returns {"en"|"zh"}
 */
export const preferredLanguage = (tags) =>
  (tags ?? []).find((tag) => /^(en|zh)\b/i.test(tag))?.toLowerCase().startsWith("zh") ? "zh" : "en";

/**
 * @param {() => Storage} storage
 * @param {Preferences} preferences
 */
export function keep(storage, preferences) {
  try {
    storage().setItem(KEY, JSON.stringify(preferences));
  } catch {
    // no storage here: the choice lasts as long as the page
  }
}
