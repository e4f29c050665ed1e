import { RedisConnection } from "bullmq";
import { Redis, type RedisOptions } from "ioredis";
import { messageOf } from "@/lib/errors";
import type { Secret } from "@/lib/secret";
import { StartError } from "@/server/errors";
import type { Logger } from "@/server/log";
import { alwaysAllow } from "@/server/reach/guard";
import { adviceOf, isOlder, type RedisAdvice, readInfo } from "./redis-advice";

const MOST_RECONNECT_MS = 1_000;
const CONNECT_LIMIT_MS = 3_000;
/** A connection on which an answer is owed for so long is cut and made again. Longer than any blocking command. */
const ANSWER_LIMIT_MS = 6_000;
/** An error is told again after so long. */
const REPEAT_MS = 60_000;
const OLDEST_VERSION = "6.2.0";

// What BullMQ takes a Redis for whose version it does not ask for: by its own default one that cannot wait for less than
// a second.
RedisConnection.minimumVersion = OLDEST_VERSION;

export interface RedisAccessOptions {
	url: Secret;
	logger: Logger;
	/** Shown in Redis' list of clients. */
	name: string;
}

/** The installation's Redis: makes connections, all of which it closes. Nothing it logs or throws holds the password. */
export class RedisAccess implements AsyncDisposable {
	/** Host, port and database: for people. */
	readonly shownUrl: string;
	readonly #options: RedisAccessOptions;
	readonly #connections = new Set<Redis>();
	readonly #toldAtMs = new Map<string, number>();

	/** @throws StartError when the address cannot be used */
	constructor(options: RedisAccessOptions) {
		this.#options = options;
		const { protocol, hostname, port, pathname } = parse(options.url);
		const host = hostname.replace(/^\[(.*)\]$/, "$1");
		this.shownUrl = `${protocol}//${hostname}:${port || 6379}${pathname}`;
		// It is where this installation keeps its own things, whatever its tasks may connect to.
		alwaysAllow(host, Number(port || 6379));
	}

	/** Number of the database. Channels know none, so their names carry it. */
	get database(): number {
		return Number(parse(this.#options.url).pathname.slice(1) || 0);
	}

	/** A connection whose commands wait while Redis is away, as BullMQ wants it. */
	patient(): Redis {
		// BullMQ looks at version and settings on each connection, and prints what it finds; `check` has done so.
		const options = { maxRetriesPerRequest: null, skipVersionCheck: true };
		return this.#connect(options);
	}

	/** A connection whose commands fail at once while Redis is away. */
	hasty(): Redis {
		return this.#connect({ maxRetriesPerRequest: 0, enableOfflineQueue: false });
	}

	/**
	 * Resolves when Redis has answered, with what it should do otherwise.
	 *
	 * @throws StartError saying why it did not, or that it is too old
	 */
	async check(): Promise<RedisAdvice[]> {
		const probe = new Redis(this.#options.url.reveal(), {
			lazyConnect: true,
			retryStrategy: null,
			connectTimeout: CONNECT_LIMIT_MS,
			// It may take the connection and say nothing.
			socketTimeout: CONNECT_LIMIT_MS,
		});
		let reason: string | undefined;
		let info: ReadonlyMap<string, string>;
		probe.on("error", (error) => {
			// In the words of the client library this one ends in a full stop, and names a setting of its own.
			reason ??= error.message.startsWith("Socket timeout") ? "no answer" : messageOf(error);
		});
		try {
			await probe.connect();
			info = readInfo(await probe.info());
		} catch (error) {
			throw new StartError(
				"redis",
				`Redis at ${this.shownUrl} cannot be used: ${reason ?? messageOf(error)}. Check SPILLWAY_REDIS_URL, and that it runs.`,
			);
		} finally {
			probe.disconnect();
		}
		const version = info.get("redis_version");
		if (version !== undefined && isOlder(version, OLDEST_VERSION)) {
			const message = `Redis at ${this.shownUrl} is version ${version}: Spillway needs 6.2 or later.`;
			throw new StartError("redis", message);
		}
		return adviceOf(info);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const connection of this.#connections) connection.disconnect();
		this.#connections.clear();
	}

	#connect(options: Pick<RedisOptions, "maxRetriesPerRequest" | "enableOfflineQueue">): Redis {
		const connection = new Redis(this.#options.url.reveal(), {
			// Redis refuses a name with a space.
			connectionName: this.#options.name.replace(/[^!-~]+/g, "-"),
			connectTimeout: CONNECT_LIMIT_MS,
			socketTimeout: ANSWER_LIMIT_MS,
			retryStrategy: (attempt) => Math.min(100 * attempt, MOST_RECONNECT_MS),
			...options,
		});
		connection.on("error", (error) => this.tell(error));
		this.#connections.add(connection);
		connection.once("end", () => this.#connections.delete(connection));
		return connection;
	}

	/** Logs an error of a connection, unless the same was told within the last minute. */
	tell(error: unknown): void {
		const reason = messageOf(error);
		const nowMs = performance.now();
		const before = this.#toldAtMs.get(reason);
		if (before !== undefined && nowMs - before < REPEAT_MS) return;
		this.#toldAtMs.set(reason, nowMs);
		this.#options.logger.warn({ redis: this.shownUrl, reason }, "trouble with Redis");
	}
}

function parse(url: Secret): URL {
	const problem = (what: string) =>
		new StartError(
			"redis",
			`SPILLWAY_REDIS_URL ${what}: write redis://[user:password@]host:6379/0, or rediss:// for TLS.`,
		);
	const parsed = URL.canParse(url.reveal()) ? new URL(url.reveal()) : undefined;
	if (parsed === undefined) throw problem("is not an address");
	if (parsed.protocol !== "redis:" && parsed.protocol !== "rediss:")
		throw problem("must begin with redis:// or rediss://");
	if (parsed.hostname === "") throw problem("names no host");
	if (!/^\/?\d*$/.test(parsed.pathname)) throw problem("must end in the number of a database");
	return parsed;
}
