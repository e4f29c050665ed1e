import { en } from "./en";
import type { Language } from "./languages";
import { zh } from "./zh";

/** Every word in one language. Other catalogues have the shape of the English one, whose literal texts type arguments. */
export function messagesIn(language: Language): typeof en {
	switch (language) {
		case "en":
			return en;
		case "zh-CN":
			return zh as typeof en;
		default:
			return language satisfies never;
	}
}
