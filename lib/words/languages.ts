/** Languages of the console, as they stand in `lang` and in the cookie. */
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, which its readers recognise whatever is shown now. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", "zh-CN": "中文" };

/** Holds the language that was chosen in this browser. */
export const LANGUAGE_COOKIE = "spillway-language";

/** The chosen language, else the one that an Accept-Language header likes best, else English. */
export function languageOf(chosen: string | undefined, acceptLanguage: string | null): Language {
	return LANGUAGES.find((language) => language === chosen) ?? bestOf(acceptLanguage ?? "");
}

/** Any Chinese is answered by the one there is: its readers understand it better than English. */
function bestOf(acceptLanguage: string): Language {
	const wanted = acceptLanguage
		.split(",")
		.map((part) => {
			const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
			const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
			return { primary: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
		})
		.filter(({ quality }) => quality > 0)
		.sort((a, b) => b.quality - a.quality);
	for (const { primary } of wanted) {
		const language = LANGUAGES.find((offered) => offered.split("-")[0] === primary);
		if (language !== undefined) return language;
	}
	return "en";
}
