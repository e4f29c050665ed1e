import type { HostPort, SourceDsn } from "@/lib/dsn/types";
import { probeCredentials } from "@/server/tdengine/probe-credentials";
import { TmqClient } from "./client";
import { TmqError } from "./errors";
import { isUnknownOption, serverError } from "./server-error";
import { type SignIn, subscribeOptionsOf } from "./subscribe-options";
import { addressOf, TmqTransport } from "./transport";
import type { TmqSessionOptions } from "./types";
import { isAtLeast } from "./version";

const CONNECT_TIMEOUT_MS = 10_000;
/** First version that answers `fetch_raw_data` and knows `enable_batch_meta`. */
export const RAW_DATA_SINCE = "3.3.2.0";
/** First version that takes a token itself; before it only a gateway in front does. */
const TOKEN_SINCE = "3.4.1.0";

export type SubscriptionOptions = Pick<TmqSessionOptions, "dsn" | "member" | "clock" | "logger" | "signal">;

/** A connection that has joined its consumer group and read nothing yet. Whoever holds it closes the client. */
export interface Subscription {
	readonly client: TmqClient;
	/** As the adapter names it, e.g. `3.3.7.5`. */
	readonly serverVersion: string;
}

/**
 * Connects to the first of the DSN's hosts at which a subscription can be had, and subscribes. The signal covers this only:
 * afterwards the connection outlives it. Rejects with `TmqError`, of the first host if there are several, or with the
 * signal's reason.
 */
export async function openSubscription(options: SubscriptionOptions): Promise<Subscription> {
	const { dsn, signal, logger } = options;
	let failure: unknown;
	for (const host of dsn.hosts) {
		let isConnected = false;
		try {
			return await subscribeAt(host, options, () => {
				isConnected = true;
			});
		} catch (error) {
			signal.throwIfAborted();
			// What no retry can mend, such as a wrong password, is the same at every host of the cluster.
			if (!(error instanceof TmqError) || (isConnected && error.advice === "fatal")) throw error;
			logger.info({ address: addressOf(host), reason: error.message }, "no subscription at this host");
			failure ??= error;
		}
	}
	throw failure;
}

async function subscribeAt(
	host: HostPort,
	options: SubscriptionOptions,
	onConnected: () => void,
): Promise<Subscription> {
	const { dsn, clock, signal } = options;
	const transport = await TmqTransport.open({ dsn, host, clock, connectTimeoutMs: CONNECT_TIMEOUT_MS, signal });
	const client = new TmqClient(transport);
	const onAbort = () => void client.close();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		// A host counts as reached when it has named its version: one that is full takes the connection and stays silent.
		const serverVersion = await client.version();
		onConnected();
		await subscribe(client, options, serverVersion);
		signal.throwIfAborted();
		return { client, serverVersion };
	} catch (error) {
		await client.close();
		throw error;
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}

async function subscribe(client: TmqClient, options: SubscriptionOptions, serverVersion: string): Promise<void> {
	const { dsn, signal } = options;
	const signIns: readonly SignIn[] =
		dsn.token && isAtLeast(serverVersion, TOKEN_SINCE) ? ["token", "password"] : ["password"];
	let refusal: TmqError | undefined;
	for (const signIn of signIns) {
		try {
			return await subscribeAs(signIn, client, options, serverVersion);
		} catch (error) {
			if (!(error instanceof TmqError)) throw error;
			// Nobody can see from outside whether the token is the server's own or that of a gateway in front.
			if (!isLoginError(error)) throw nameOptions(dsn, nameTopics(dsn, error));
			refusal ??= error;
		}
	}
	if (refusal?.code === "source-unclear-login") throw await explainLogin(dsn, refusal, serverVersion, signal);
	throw refusal;
}

async function subscribeAs(
	signIn: SignIn,
	client: TmqClient,
	{ dsn, member }: SubscriptionOptions,
	serverVersion: string,
): Promise<void> {
	const wanted = subscribeOptionsOf(dsn, member, signIn);
	const enableBatchMeta = isAtLeast(serverVersion, RAW_DATA_SINCE) || undefined;
	try {
		await client.subscribe({ ...wanted, enableBatchMeta });
	} catch (error) {
		if (!(error instanceof TmqError) || !enableBatchMeta || !isUnknownOption(error)) throw error;
		// An old server refuses options that it does not know; this one is the newest of ours.
		await client.subscribe({ ...wanted, enableBatchMeta: undefined });
	}
}

function isLoginError({ code }: TmqError): boolean {
	return code === "source-unclear-login" || code === "source-refused-login";
}

/** The subscription's own answer does not tell a wrong password from a cluster that is away; the SQL endpoint does. */
async function explainLogin(
	dsn: SourceDsn,
	unclear: TmqError,
	serverVersion: string,
	signal: AbortSignal,
): Promise<TmqError> {
	const probe = await probeCredentials(dsn, signal);
	if (probe.kind === "refused") return serverError("subscribe", probe.serverCode, probe.text);
	if (!dsn.token) return unclear;
	const message = isAtLeast(serverVersion, TOKEN_SINCE)
		? "TDengine refused the token, or taosAdapter cannot reach its cluster. Check the token."
		: `TDengine ${serverVersion} takes no token (3.4.1 and later do), or taosAdapter cannot reach its cluster. Use user and password.`;
	const { code, advice, action, serverCode, detail } = unclear;
	return new TmqError(message, { code, advice, action, serverCode, detail, cause: unclear });
}

function nameTopics(dsn: SourceDsn, error: TmqError): TmqError {
	if (error.code !== "unknown-tmq-topic" || error.serverCode === undefined) return error;
	const [first, ...more] = dsn.tmqTopics;
	const message =
		more.length === 0
			? `TMQ topic ${first} does not exist. Correct its name, or create it in TDengine, then start.`
			: `One of the TMQ topics ${dsn.tmqTopics.join(", ")} does not exist. Correct the names, or create it in TDengine, then start.`;
	const { code, advice, action, serverCode, detail } = error;
	return new TmqError(message, { code, advice, action, serverCode, detail, cause: error });
}

/** Only what Spillway passed on without judging it can be the server's to refuse, as a rule. */
function nameOptions(dsn: SourceDsn, error: TmqError): TmqError {
	const names = Object.keys(dsn.consumerConfig);
	if (error.code !== "consumer-option-refused" || names.length === 0) return error;
	const message = `${error.message} Passed on to it as they are: ${names.join(", ")}.`;
	const { code, advice, action, serverCode, detail } = error;
	return new TmqError(message, { code, advice, action, serverCode, detail, cause: error });
}
