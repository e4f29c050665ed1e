import type { RedisState } from "@/lib/api/redis";
import { type Settings, USUAL_SETTINGS } from "@/lib/api/settings";
import { messageOf } from "@/lib/errors";
import type { LogLevelSetting } from "@/lib/log-level";
import type { LiveSample } from "@/lib/task/types";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { Watchers } from "@/server/cluster/watchers";
import type { Db } from "@/server/db/open";
import { UnavailableError } from "@/server/errors";
import { type Logger, setLogLevel } from "@/server/log";
import { allowAddresses } from "@/server/reach/guard";
import type { Lifetime } from "@/server/supervisor/lifetime";
import { mergeReports } from "@/server/supervisor/merge";
import { NO_RATES } from "@/server/supervisor/rates";
import type { Supervision } from "@/server/supervisor/supervision";
import {
	Supervisor,
	type SupervisorListener,
	type SupervisorOptions,
	type TaskShown,
	type TaskSnapshot,
} from "@/server/supervisor/supervisor";
import type { ThroughputHistory } from "@/server/supervisor/throughput";
import type { InitialTask, Journal, Placement } from "@/server/supervisor/types";
import type { Command, CommandAnswer, CommandQueue } from "./commands";
import type { Term } from "./election";
import { fencedJournal, fencedPlacement } from "./fenced";
import type { ConsoleLink, ConsoleMessage } from "./messages";
import { Mirror } from "./mirror";
import { type Outage, outageInWords } from "./outage";
import { takeOver } from "./take-over";

/** A wish is stored already when it is asked for here: nobody waits long for the console that carries it out. */
const ANSWER_MS = 2_000;
/** A removal has to wait for the drain, perhaps until another console supervises. */
const REMOVAL_MS = 40_000;
const REPEAT_WATCH_MS = 2_000;
/** Others that were not heard for so long are gone. */
const ALONE_AFTER_MS = 10_000;
const TASKS_PER_MESSAGE = 200;
/** A message may be lost, and of a task at rest nothing more would be told. */
const TELL_ALL_MS = 10_000;

/** What the supervision has to know of the settings. */
type InstallationSettings = Readonly<Pick<Settings, "logLevel">> & { readonly allowedAddresses: readonly string[] };

export interface SharedSupervisionOptions extends Pick<SupervisorOptions, "load"> {
	db: Db;
	clock: Clock;
	logger: Logger;
	link: ConsoleLink;
	commands: Pick<CommandQueue, "ask" | "serve">;
	journal: Journal;
	history: ThroughputHistory;
	/** Whether this console hears its Redis. */
	redisState(): RedisState;
	/** Made anew for each time this console supervises; its `shutdown` lets go of what runs. */
	openPlacement(): Placement;
	/** Told of everything that the viewers of this console want to see at once. */
	listener: SupervisorListener;
	/** This console begins to supervise, or another one does. */
	onLeading(isLeading: boolean, term: Term | undefined): Promise<void>;
}

/**
 * The supervision of an installation with several consoles. One of them holds the supervision (see `Election`) and has a
 * supervisor; the others show what it tells, and hand over what is asked of them.
 */
export class SharedSupervision implements Supervision {
	readonly #options: SharedSupervisionOptions;
	readonly #mirror: Mirror;
	readonly #watchers: Watchers;
	readonly #watchedAnywhere = new Set<string>();
	readonly #heardOthers = new Map<string, number>();
	readonly #ends: (() => void)[] = [];
	#watchedHere: readonly string[] = [];
	#settings: InstallationSettings;
	#lead: Supervisor | undefined;
	#ledSinceMs = 0;
	/** Its end is told to the tasks by whichever console supervises next. */
	#outage: Outage | undefined;

	constructor(options: SharedSupervisionOptions) {
		const { clock, history, listener } = options;
		this.#options = options;
		this.#settings = USUAL_SETTINGS;
		this.#mirror = new Mirror({ clock, history, onState: listener.onState, onTick: listener.onTick });
		this.#watchers = new Watchers(clock, (taskId, isWatched) => {
			if (isWatched) this.#watchedAnywhere.add(taskId);
			else this.#watchedAnywhere.delete(taskId);
			this.#lead?.watch(this.#watchedAnywhere);
		});
		const repeating: TimerHandle = every(clock, REPEAT_WATCH_MS, () => this.#tellWatched());
		this.#ends.push(() => repeating.cancel());
	}

	/** Shows what the other consoles tell, beginning with what the store has. */
	follow(tasks: Readonly<Record<string, TaskShown>>): void {
		for (const [taskId, shown] of Object.entries(tasks)) this.#mirror.put(taskId, shown);
		this.#mirror.follow();
		// Not before: whoever hears it has to be there, too.
		this.#ends.push(this.#options.link.onMessage((message, from) => this.#hear(message, from)));
		this.#options.link.send({ type: "hello" });
	}

	/** Supervises until the term is over. */
	async lead(term: Term): Promise<void> {
		const { clock, logger, load, history, commands, link, onLeading, db } = this.#options;
		const placement = this.#options.openPlacement();
		const journal = fencedJournal(this.#options.journal, term.isHeld);
		const supervisor = new Supervisor({
			clock,
			logger,
			load,
			history,
			journal,
			placement: fencedPlacement(placement, term.isHeld),
			listener: this.#leadListener(term),
		});
		let telling: TimerHandle | undefined;
		try {
			placement.allowAddresses(this.#settings.allowedAddresses);
			placement.setLogLevel(this.#settings.logLevel);
			await takeOver({ db, nowMs: clock.nowMs(), placement, supervisor, mirror: this.#mirror, history });
			this.#mirror.pause();
			this.#lead = supervisor;
			this.#ledSinceMs = clock.nowMs();
			supervisor.watch(this.#watchedAnywhere);
			link.send({ type: "leading" });
			this.#tell(supervisor.taskIds);
			this.#tellOutage(supervisor);
			await onLeading(true, term);
			telling = every(clock, TELL_ALL_MS, () => this.#tell(supervisor.taskIds));
			await using _serving = commands.serve((command) => this.#carryOut(supervisor, command));
			await aborted(term.signal);
		} finally {
			telling?.cancel();
			supervisor.release();
			if (term.isHeld()) {
				supervisor.noteProgress();
				this.#tell(supervisor.taskIds);
				await journal.flushed();
			}
			if (this.#lead !== undefined) this.#mirror.hear(shownBy(supervisor, supervisor.taskIds));
			this.#lead = undefined;
			this.#mirror.follow();
			await onLeading(false, undefined);
			await placement.shutdown();
		}
	}

	get isLeading(): boolean {
		return this.#lead !== undefined;
	}

	add(taskId: string, initial: InitialTask): void {
		this.#lead?.add(taskId, initial);
		const { sinceMs, report } = initial;
		const state = { phase: "stopped", sinceMs } as const;
		const atRest = { atMs: sinceMs, state, runSinceMs: undefined, report, rates: NO_RATES };
		this.#mirror.put(taskId, { ...atRest, run: undefined, totals: NO_RATES });
	}

	start(taskId: string): Promise<void> {
		return this.#ask({ verb: "start", taskId });
	}

	requestStop(taskId: string): Promise<void> {
		return this.#ask({ verb: "stop", taskId });
	}

	restart(taskId: string): Promise<void> {
		return this.#ask({ verb: "restart", taskId });
	}

	skipRefused(taskId: string): Promise<void> {
		return this.#ask({ verb: "skip-refused", taskId });
	}

	async remove(taskId: string): Promise<void> {
		const command: Command = { verb: "remove", taskId };
		const lead = this.#lead;
		const { commands } = this.#options;
		const answer = lead === undefined ? await commands.ask(command, REMOVAL_MS) : await this.#carryOut(lead, command);
		if (answer === undefined) {
			throw new UnavailableError("No console has stopped this task so far: delete it again in a moment.");
		}
		this.#mirror.forget(taskId);
	}

	snapshot(taskId: string): TaskSnapshot {
		return this.#lead?.knows(taskId) ? this.#lead.snapshot(taskId) : this.#mirror.snapshot(taskId);
	}

	isActive(taskId: string): boolean {
		return this.#lead?.knows(taskId) ? this.#lead.isActive(taskId) : this.#mirror.isActive(taskId);
	}

	/** Also tells the other consoles that there is something new to read. */
	allowAddresses(entries: readonly string[]): void {
		this.hearSettings({ ...this.#settings, allowedAddresses: entries });
		this.#options.link.send({ type: "settings" });
	}

	setLogLevel(level: LogLevelSetting): void {
		this.hearSettings({ ...this.#settings, logLevel: level });
		this.#options.link.send({ type: "settings" });
	}

	/** What is set, as it was read from the store. */
	hearSettings(settings: InstallationSettings): void {
		this.#settings = settings;
		allowAddresses(settings.allowedAddresses);
		setLogLevel(settings.logLevel);
		this.#lead?.allowAddresses(settings.allowedAddresses);
		this.#lead?.setLogLevel(settings.logLevel);
	}

	/** Redis is back. While the same console supervises, the tasks have hardly noticed. */
	noteOutage(sinceMs: number, goOnMs: number): void {
		this.#outage = { sinceMs, untilMs: this.#options.clock.nowMs(), goOnMs };
		const lead = this.#lead;
		if (lead === undefined) return;
		if (this.#ledSinceMs > sinceMs) this.#tellOutage(lead);
		else this.#outage = undefined;
	}

	/** Told by the console that supervises, so that each task is counted once. */
	lifetimes(): ReadonlyMap<string, Lifetime> {
		return this.#lead?.lifetimes() ?? new Map();
	}

	watch(taskIds: ReadonlySet<string>): void {
		this.#watchedHere = [...taskIds];
		this.#tellWatched();
	}

	/** Ends what this console does for the others. What runs goes on; the term is given up by whoever gave it. */
	async shutdown(): Promise<void> {
		for (const end of this.#ends) end();
		this.#mirror.pause();
		await this.#options.journal.flushed();
	}

	#hear(message: ConsoleMessage, from: string): void {
		this.#heardOthers.set(from, this.#options.clock.monotonicMs());
		switch (message.type) {
			case "hello":
				if (this.#lead === undefined) this.#tellHeard();
				else this.#tell(this.#lead.taskIds);
				break;
			case "leading":
				this.#tellWatched();
				break;
			case "watching":
				this.#watchers.heard(from, message.taskIds);
				break;
			case "shown":
				// Another console supervises, and tells it if there is something to tell.
				this.#outage = undefined;
				if (this.#lead === undefined) this.#mirror.hear(message.tasks);
				break;
			case "samples":
				this.#options.listener.onSamples(message.taskId, [...message.samples], message.shownOf);
				break;
			case "event":
				if (message.event.type === "task-deleted") this.#mirror.forget(message.event.taskId);
				break;
			default:
		}
	}

	#tellOutage(lead: Supervisor): void {
		const { clock, journal } = this.#options;
		const outage = this.#outage;
		if (outage === undefined) return;
		this.#outage = undefined;
		const message = outageInWords(outage);
		const atMs = clock.nowMs();
		for (const taskId of lead.taskIds) {
			const { run } = lead.shown(taskId);
			if (run === undefined || run.startedAtMs > outage.sinceMs) continue;
			journal.event({ taskId, runId: undefined, atMs, level: "warning", code: "redis-away", message });
		}
	}

	#leadListener(term: Term): SupervisorListener {
		const { listener, link } = this.#options;
		return {
			onState: (taskId) => {
				if (!term.isHeld()) return;
				this.#tell([taskId]);
				listener.onState(taskId);
			},
			onTick: (taskIds) => {
				if (!term.isHeld()) return;
				this.#watchers.forgetSilent();
				this.#tell(taskIds);
				listener.onTick(taskIds);
			},
			onSamples: (taskId, samples: LiveSample[], shownOf) => {
				if (!term.isHeld()) return;
				listener.onSamples(taskId, samples, shownOf);
				if (!this.#isAlone) link.send({ type: "samples", taskId, samples, shownOf });
			},
		};
	}

	get #isAlone(): boolean {
		const nowMs = this.#options.clock.monotonicMs();
		return [...this.#heardOthers.values()].every((heardAtMs) => nowMs - heardAtMs > ALONE_AFTER_MS);
	}

	#tell(taskIds: readonly string[]): void {
		const lead = this.#lead;
		if (lead === undefined || taskIds.length === 0 || this.#isAlone) return;
		for (let from = 0; from < taskIds.length; from += TASKS_PER_MESSAGE) {
			const tasks = shownBy(lead, taskIds.slice(from, from + TASKS_PER_MESSAGE));
			this.#options.link.send({ type: "shown", tasks });
		}
	}

	/** Whoever leads may have died just now: a console that comes up, and may lead next, learns here what is not stored yet. */
	#tellHeard(): void {
		const tasks = this.#mirror.lastHeard();
		const ids = Object.keys(tasks);
		for (let from = 0; from < ids.length; from += TASKS_PER_MESSAGE) {
			const some = ids.slice(from, from + TASKS_PER_MESSAGE).flatMap((id) => (tasks[id] ? [[id, tasks[id]]] : []));
			this.#options.link.send({ type: "shown", tasks: Object.fromEntries(some) });
		}
	}

	#tellWatched(): void {
		const { link } = this.#options;
		this.#watchers.heard(link.id, this.#watchedHere);
		link.send({ type: "watching", taskIds: this.#watchedHere });
	}

	async #ask(command: Command): Promise<void> {
		const lead = this.#lead;
		if (lead !== undefined) {
			await this.#carryOut(lead, command);
			return;
		}
		try {
			const limitMs = this.#options.redisState().status === "lost" ? 0 : ANSWER_MS;
			const shown = (await this.#options.commands.ask(command, limitMs))?.shown;
			if (shown !== undefined) this.#mirror.hear({ [command.taskId]: shown });
		} catch (error) {
			// What is wanted is stored: the console that supervises next finds it there.
			this.#options.logger.warn({ ...command, reason: messageOf(error) }, "could not be handed over now");
		}
	}

	async #carryOut(lead: Supervisor, { verb, taskId }: Command): Promise<CommandAnswer> {
		const { db, journal } = this.#options;
		const row = await db.task.findUnique({ where: { id: taskId }, select: { desired: true, createdAt: true } });
		if (row === null) return { shown: undefined };
		const sinceMs = row.createdAt.getTime();
		if (!lead.knows(taskId)) lead.add(taskId, { sinceMs, report: mergeReports([], sinceMs) });
		switch (verb) {
			case "start":
				// It may have waited; what is wanted by now counts.
				if (row.desired === "running") lead.start(taskId);
				break;
			case "stop":
				if (row.desired === "stopped") lead.requestStop(taskId);
				break;
			case "restart":
				if (row.desired === "running") lead.restart(taskId);
				break;
			case "skip-refused":
				if (row.desired === "running") lead.skipRefused(taskId);
				break;
			case "remove":
				await lead.remove(taskId);
				await journal.flushed();
				return { shown: undefined };
			default:
				verb satisfies never;
		}
		return { shown: lead.shown(taskId) };
	}
}

function shownBy(lead: Supervisor, taskIds: readonly string[]): Record<string, TaskShown> {
	return Object.fromEntries(taskIds.filter((id) => lead.knows(id)).map((id) => [id, lead.shown(id)]));
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
