import os from "node:os";
import type { ServerEvent } from "@/lib/api/events";
import type { RedisState } from "@/lib/api/redis";
import { messageOf } from "@/lib/errors";
import type { Accounts, Revocation } from "@/server/accounts/accounts";
import type { Alerts } from "@/server/alerts/alerts";
import type { Clock } from "@/server/clock";
import type { Bus } from "@/server/cluster/bus";
import { leaseMsOf } from "@/server/cluster/fence";
import { ClusterPlacement } from "@/server/cluster/placement";
import type { RedisAccess } from "@/server/cluster/redis";
import { RedisWatch } from "@/server/cluster/redis-watch";
import type { Db } from "@/server/db/open";
import type { EventHub } from "@/server/events/hub";
import type { Logger } from "@/server/log";
import { CommandQueue } from "./commands";
import { Election } from "./election";
import { openLink } from "./link";
import { type ConsoleLink, isSharedEvent } from "./messages";
import { BusRoster } from "./roster";
import { SharedSupervision, type SharedSupervisionOptions } from "./shared-supervision";
import { readStoredTasks } from "./stored-tasks";

export interface SharedConsoleOptions {
	redis: RedisAccess;
	bus: Bus;
	db: Db;
	clock: Clock;
	logger: Logger;
	/** The installation's key. */
	key: Uint8Array;
	version: string;
	/** How long the supervision stays with a console that says nothing. */
	lockMs: number;
}

/** Consoles answer within milliseconds; a stream that nobody has is opened anew by its browser. */
const ELSEWHERE_MS = 1_000;

/** What of this console the others have something to say about. */
interface Parts {
	hub: EventHub;
	accounts: Accounts;
	alerts: Alerts;
	/** What is set for the installation was changed. */
	onSettings(): Promise<void>;
}

type SupervisionParts = Pick<SharedSupervisionOptions, "load" | "journal" | "history" | "listener"> & {
	/** This console begins to supervise, or another one does. */
	onLeading(mayTell: (() => boolean) | undefined): Promise<void>;
};

/** One of the consoles of an installation: its line to the others, and its part in the supervision. */
export class SharedConsole implements AsyncDisposable {
	readonly roster: BusRoster;
	readonly #options: SharedConsoleOptions;
	readonly #link: ConsoleLink;
	readonly #commands: CommandQueue;
	readonly #watch: RedisWatch;
	readonly #ends: (() => void)[] = [];
	/** Wishes for streams of other consoles that are not answered yet. */
	readonly #asked = new Map<string, () => void>();
	#supervision: SharedSupervision | undefined;
	#election: Election | undefined;

	constructor(options: SharedConsoleOptions) {
		this.#options = options;
		this.#link = openLink(options.bus);
		this.#commands = new CommandQueue(options);
		this.#watch = new RedisWatch({ ...options, goOnMs: leaseMsOf(options.lockMs) });
		this.roster = new BusRoster(options.bus, options.clock);
	}

	/** The supervision as this console has part in it; begins with `begin`. */
	supervise({ onLeading, ...parts }: SupervisionParts): SharedSupervision {
		const { redis, bus, db, clock, logger, key, version, lockMs } = this.#options;
		const self = { machine: os.hostname(), version, pid: process.pid };
		const supervision = new SharedSupervision({
			...parts,
			db,
			clock,
			logger,
			link: this.#link,
			commands: this.#commands,
			redisState: () => this.redisState,
			openPlacement: () => new ClusterPlacement({ redis, bus, key, clock, logger, self }),
			onLeading: (_isLeading, term) => onLeading(term?.isHeld),
		});
		this.#supervision = supervision;
		this.#election = new Election({ redis, clock, logger, lockMs, lead: (term) => supervision.lead(term) });
		return supervision;
	}

	/** Whether this console hears its Redis. */
	get redisState(): RedisState {
		return this.#watch.state;
	}

	get isLeading(): boolean {
		return this.#supervision?.isLeading === true;
	}

	/** What the other consoles tell reaches these from now on. */
	connect({ hub, accounts, alerts, onSettings }: Parts): void {
		const { logger } = this.#options;
		const tell = (what: Promise<void>) =>
			what.catch((error) => logger.error({ reason: messageOf(error) }, "could not follow another console"));
		const end = this.#link.onMessage((message) => {
			switch (message.type) {
				case "event":
					hub.deliver(message.event);
					break;
				case "watch":
					if (hub.watch(message.streamId, message.taskIds)) {
						this.#link.send({ type: "watched", streamId: message.streamId });
					}
					break;
				case "watched":
					this.#asked.get(message.streamId)?.();
					break;
				case "revoked":
					accounts.hearRevoked(message.revocation);
					break;
				case "settings":
					tell(onSettings());
					break;
				case "webhooks":
					tell(alerts.reload());
					break;
				default:
			}
		});
		this.#ends.push(end);
		this.#options.bus.onMissed(() => {
			tell(onSettings());
			tell(alerts.reload());
			hub.refresh();
		});
		this.#watch.onChange((redis, before) => {
			hub.publish({ type: "redis", redis });
			if (before.status === "lost") this.#supervision?.noteOutage(before.sinceMs, before.goOnMs);
		});
	}

	/** Sets what a stream of another console watches; false when no console has it. */
	async watchElsewhere(streamId: string, taskIds: readonly string[]): Promise<boolean> {
		const { clock } = this.#options;
		return new Promise((resolve) => {
			const finish = (isKnown: boolean) => {
				timer.cancel();
				this.#asked.delete(streamId);
				resolve(isKnown);
			};
			const timer = clock.setTimeout(() => finish(false), ELSEWHERE_MS);
			this.#asked.set(streamId, () => finish(true));
			this.#link.send({ type: "watch", streamId, taskIds });
		});
	}

	tellEvent(event: ServerEvent): void {
		if (isSharedEvent(event)) this.#link.send({ type: "event", event });
	}

	tellRevoked(revocation: Revocation): void {
		this.#link.send({ type: "revoked", revocation });
	}

	tellWebhooks(): void {
		this.#link.send({ type: "webhooks" });
	}

	/** Shows what the others tell, and stands for election. */
	async begin(): Promise<void> {
		this.#supervision?.follow(await readStoredTasks(this.#options.db));
		this.#election?.begin();
	}

	/** Hands the supervision over, if this console has it. */
	async stepDown(): Promise<void> {
		await this.#election?.[Symbol.asyncDispose]();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const end of this.#ends) end();
		this.roster[Symbol.dispose]();
		this.#watch[Symbol.dispose]();
		await this.#commands[Symbol.asyncDispose]();
	}
}
