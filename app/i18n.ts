import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { LANGUAGE_COOKIE, languageOf } from "@/lib/words/languages";
import { messagesIn } from "@/lib/words/messages";

/** In the language of the cookie or of the browser, which also replaces the time zone by the user's own. */
export default getRequestConfig(async () => {
	const [jar, requested] = await Promise.all([cookies(), headers()]);
	const locale = languageOf(jar.get(LANGUAGE_COOKIE)?.value, requested.get("accept-language"));
	return { locale, messages: messagesIn(locale), timeZone: "UTC" };
});
