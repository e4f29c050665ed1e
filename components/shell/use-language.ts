"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { LANGUAGE_COOKIE, type Language } from "@/lib/words/languages";

const YEAR_S = 365 * 24 * 3_600;

/** The language shown, and how to choose another: kept in this browser, shown at once, without losing what is typed. */
export function useLanguage(): { language: Language; setLanguage: (language: Language) => void } {
	const language = useLocale();
	const router = useRouter();
	const setLanguage = (chosen: Language) => {
		// Browsers have the Cookie Store on secure origins only, and the console may be served without TLS.
		document.cookie = `${LANGUAGE_COOKIE}=${chosen}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
		router.refresh();
	};
	return { language, setLanguage };
}
