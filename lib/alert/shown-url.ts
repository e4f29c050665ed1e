import { SECRET_MASK } from "@/lib/secret";

export type CheckedUrl = { ok: true; shown: string } | { ok: false; problem: string };

/** Judges the address of a webhook, and says what of it may be shown: path and query often are the token. */
export function checkWebhookUrl(text: string): CheckedUrl {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
		return { ok: false, problem: "This is no web address: begin with https:// or http://." };
	}
	if (url.username !== "" || url.password !== "") {
		return { ok: false, problem: "Names and passwords are not sent this way: use an address with a token in it." };
	}
	if (text.includes(SECRET_MASK)) {
		return { ok: false, problem: "Part of this address is hidden: type all of it, or leave it as it is." };
	}
	const hasMore = url.pathname !== "/" || url.search !== "";
	return { ok: true, shown: `${url.origin}/${hasMore ? SECRET_MASK : ""}` };
}
