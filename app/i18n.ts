import { getRequestConfig } from "next-intl/server";
import { en } from "@/lib/words/en";

/** English only so far; the browser replaces the time zone by the user's own. */
export default getRequestConfig(() => ({ locale: "en" as const, messages: en, timeZone: "UTC" }));
