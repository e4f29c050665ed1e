/** One statement: parts of several tables become one entry in the log of each vgroup concerned. */
export type StatementSpec = readonly { readonly table: string; readonly rows: number; readonly padBytes: number }[];

/** Where the rows of one part went. */
export interface Placed {
	readonly numbers: readonly number[];
	readonly padBytes: number;
	readonly vgroupId: number;
	readonly version: number;
}

export interface SimulatorFaults {
	/** Every answer comes this much later. */
	answerDelayMs?: number;
	isSilent?: boolean;
	/** Actions whose requests are read and never answered. */
	unanswered?: readonly string[];
	refusesConnections?: boolean;
	hasHeartbeats?: boolean;
}

export interface GroupState {
	exists: boolean;
	/** Client ids of the consumers in it. */
	members: string[];
	/** Next version to read, by vgroup id. */
	committed: Record<number, number>;
	ends: Record<number, number>;
}

interface At {
	port: number;
}

/** What the tests can ask of the simulators' process. */
export interface SimulatorCommands {
	open(input: { rebalanceMs: number; maxLogRows: number }): Promise<number>;
	close(input: At): Promise<void>;
	/** A database with a super table of numbered rows and these child tables. */
	plant(input: At & { database: string; tables: readonly string[]; vgroups: number }): Promise<void>;
	grow(input: At & { database: string; tables: readonly string[] }): Promise<void>;
	createTopic(input: At & { database: string; tmqTopic: string; kind: "query" | "stable" }): Promise<void>;
	insert(input: At & { database: string; firstN: number; statements: readonly StatementSpec[] }): Promise<Placed[]>;
	/** By force: its consumers are removed, its groups forgotten. */
	dropTopic(input: At & { tmqTopic: string }): Promise<void>;
	dropGroup(input: At & { groupId: string; tmqTopic: string; isForced: boolean }): Promise<void>;
	/** Removes the group's consumers, as when none polled in time (998). */
	evict(input: At & { groupId: string }): Promise<void>;
	failNext(input: At & { action: string; code: number; message: string; times: number }): Promise<void>;
	setFaults(input: At & SimulatorFaults): Promise<void>;
	/** Cuts every connection without a close frame. */
	dropConnections(input: At): Promise<void>;
	/** Retention: only the newest `keep` versions of each log stay. Gives where each log begins now. */
	eat(input: At & { database: string; keep: number }): Promise<Record<number, number>>;
	group(input: At & { groupId: string; tmqTopic: string }): Promise<GroupState>;
}
