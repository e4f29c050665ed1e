import { expect, test } from "vitest";
import { type Language, languageOf } from "./languages";

test.each<[name: string, chosen: string | undefined, accepted: string | null, language: Language]>([
	["nothing said", undefined, null, "en"],
	["what was chosen, before the browser's", "en", "zh-CN,zh;q=0.9", "en"],
	["Chinese chosen in an English browser", "zh-CN", "en-GB,en", "zh-CN"],
	["a cookie that names no language", "xx", "zh", "zh-CN"],
	["the browser's first", undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
	["the browser's by weight", undefined, "zh;q=0.2, en-US;q=0.7", "en"],
	["any Chinese", undefined, "ZH-Hant-TW", "zh-CN"],
	["the second when the first is not offered", undefined, "de, zh;q=0.5, en;q=0.4", "zh-CN"],
	["one that is refused", undefined, "zh;q=0, de", "en"],
	["a weight that is no number", undefined, "zh;q=much", "en"],
	["none that is offered", undefined, "de, fr;q=0.5", "en"],
])("language: %s", (_name, chosen, accepted, language) => {
	expect(languageOf(chosen, accepted)).toBe(language);
});
