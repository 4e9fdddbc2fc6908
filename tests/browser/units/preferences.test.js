// @ts-check
import { preferredLanguage } from "/frontend/js/preferences.js";
import { equal, test } from "./harness.js";

test("who has chosen no language gets the first that the browser asks for and the page has", () => {
  equal(preferredLanguage(["fr", "zh-TW", "en"]), "zh");
  equal(preferredLanguage(["fr-FR", "en-GB", "zh-CN"]), "en");
  equal(preferredLanguage(["fr"]), "en");
  equal(preferredLanguage(undefined), "en");
});
