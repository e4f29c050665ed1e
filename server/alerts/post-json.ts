import type { Clock } from "@/server/clock";

export interface Posted {
	isDelivered: boolean;
	/** Whether the same message may arrive later. */
	isRetryable: boolean;
	/** For people, without the address: its path may be a token. */
	detail: string;
}

const NOT_ALLOWED =
	"This console may not connect to that server: an administrator can allow it under Settings, Network.";
const TIMEOUT_MS = 10_000;

/** Sends JSON once. Redirects are not followed: the message goes to the address that was typed, or nowhere. */
export async function postJson(clock: Clock, url: string, body: object, signal: AbortSignal): Promise<Posted> {
	const timeout = new AbortController();
	const timer = clock.setTimeout(() => timeout.abort(), TIMEOUT_MS);
	const onAbort = () => timeout.abort();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		const response = await fetch(url, {
			method: "POST",
			redirect: "manual",
			headers: { "content-type": "application/json", "user-agent": "Spillway" },
			body: JSON.stringify(body),
			signal: timeout.signal,
		});
		await response.body?.cancel();
		return judge(response.status);
	} catch (error) {
		if (signal.aborted)
			return { isDelivered: false, isRetryable: false, detail: "Spillway was stopped before it arrived." };
		if (timeout.signal.aborted) return unreachable(`no answer within ${TIMEOUT_MS / 1_000} s`);
		if (codeOf(error) === "address-not-allowed") return { isDelivered: false, isRetryable: false, detail: NOT_ALLOWED };
		return unreachable(causeOf(error));
	} finally {
		timer.cancel();
		signal.removeEventListener("abort", onAbort);
	}
}

function judge(status: number): Posted {
	if (status >= 200 && status < 300) return { isDelivered: true, isRetryable: false, detail: `Answered ${status}.` };
	if (status >= 300 && status < 400) {
		const detail = `Answered ${status}: it redirects, which is not followed. Give the final address.`;
		return { isDelivered: false, isRetryable: false, detail };
	}
	const isRetryable = status === 408 || status === 429 || status >= 500;
	const mend = isRetryable ? "It is tried again some times." : "Check the address and its token.";
	return { isDelivered: false, isRetryable, detail: `Answered ${status}. ${mend}` };
}

function unreachable(why: string): Posted {
	return { isDelivered: false, isRetryable: true, detail: `Not reached: ${why}. Check the address and the network.` };
}

const CAUSES: Readonly<Record<string, string>> = {
	ECONNREFUSED: "the connection was refused",
	ECONNRESET: "the connection was cut",
	ENOTFOUND: "there is no host of this name",
	EAI_AGAIN: "the name could not be looked up",
	ETIMEDOUT: "no answer",
	EHOSTUNREACH: "there is no way to this host",
	CERT_HAS_EXPIRED: "its certificate has expired",
	DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is from an unknown authority",
	ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

function causeOf(error: unknown): string {
	const code = codeOf(error);
	return code === undefined ? "the connection failed" : (CAUSES[code] ?? `the connection failed (${code})`);
}

/** `fetch` wraps what the connection failed with. */
function codeOf(error: unknown): string | undefined {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
