import { openSubscription, RAW_DATA_SINCE } from "./open-subscription";
import { PollingSession } from "./session";
import type { TmqSession, TmqSessionOptions } from "./types";
import { isAtLeast } from "./version";
import { Vgroups } from "./vgroups";

/**
 * Connects (to the first of the DSN's hosts that answers), subscribes, and commits the resume points. Rejects with
 * `TmqError`, or with the signal's reason.
 */
export async function openTmqSession(options: TmqSessionOptions): Promise<TmqSession> {
	const { dsn, signal, logger } = options;
	const emit = options.onEvent ?? (() => {});
	const { client, serverVersion } = await openSubscription(options);
	// Once the opening has succeeded the session outlives the signal.
	const onAbort = () => void client.close();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		const vgroups = new Vgroups({ client, dsn, resume: options.resume, logger, emit });
		const isLog = await vgroups.refresh();
		logger.info({ address: client.address, serverVersion, groupId: dsn.groupId }, "subscribed");
		return new PollingSession({
			client,
			vgroups,
			serverVersion,
			hasRawData: isAtLeast(serverVersion, RAW_DATA_SINCE),
			isReadingSnapshot: !isLog,
			options,
			emit,
		});
	} catch (error) {
		await client.close();
		signal.throwIfAborted();
		throw error;
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}
