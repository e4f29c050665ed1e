import type { MetaObject, Precision } from "@/lib/tmq/types";
import { type AlterSpec, alterTable } from "./alter";
import { type Database, type NormalTable, type SuperTable, type Table, type Vgroup, vgroupFor } from "./catalog";
import { type ColumnSpec, defineColumn } from "./column";
import { refusals } from "./errors";
import { groupBy } from "./group-by";
import { type LogLimits, VgroupLog } from "./log";
import {
	createNormalMeta,
	createStableMeta,
	describeChild,
	describeChildren,
	dropStableMeta,
	dropTablesMeta,
} from "./meta";
import { type ChildSpec, deleteRows, type InsertPart, insertRows, makeChildren } from "./rows";
import { StoredData } from "./stored-data";
import type { Topic, TopicSource } from "./topic";

export interface DatabaseSpec {
	name: string;
	vgroups?: number;
	precision?: Precision;
	/** Seconds for which the log is kept; what is older goes even when there is room. */
	walRetentionS?: number;
}

export interface TopicSpec {
	name: string;
	database: string;
	source: TopicSource;
	meta?: Topic["meta"];
	sql?: string;
}

export interface EngineOptions {
	nowMs: () => number;
	/** Rows that each vgroup's log keeps at most. */
	maxLogRows: number;
}

const FIRST_VGROUP_ID = 2;
const DEFAULT_VGROUPS = 2;
const DEFAULT_RETENTION_S = 3_600;

/** Databases, tables, logs and topics of the simulated cluster. Everything that changes a log wakes the waiting polls. */
export class Engine {
	readonly databases = new Map<string, Database>();
	readonly topics = new Map<string, Topic>();
	readonly stored = new StoredData();
	readonly #listeners = new Set<() => void>();
	#nextVgroupId = FIRST_VGROUP_ID;

	constructor(private readonly options: EngineOptions) {}

	nowMs(): number {
		return this.options.nowMs();
	}

	/** Calls back after every change of a log; the function returned ends that. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	notify(): void {
		for (const listener of [...this.#listeners]) listener();
	}

	database(name: string): Database {
		const database = this.databases.get(name);
		if (database === undefined) throw refusals.databaseNotExist();
		return database;
	}

	topic(name: string): Topic {
		const topic = this.topics.get(name);
		if (topic === undefined) throw refusals.topicNotExist();
		return topic;
	}

	stable(databaseName: string, name: string): SuperTable {
		const stable = this.database(databaseName).stables.get(name);
		if (stable === undefined) throw refusals.stableNotExist();
		return stable;
	}

	/** A super, child or normal table. */
	relation(databaseName: string, name: string): SuperTable | Table {
		const database = this.database(databaseName);
		const found = database.tables.get(name) ?? database.stables.get(name);
		if (found === undefined) throw refusals.tableNotExist();
		return found;
	}

	createDatabase(spec: DatabaseSpec): Database {
		if (this.databases.has(spec.name)) throw refusals.databaseExists();
		const walRetentionS = spec.walRetentionS ?? DEFAULT_RETENTION_S;
		const limits: LogLimits = { maxRows: this.options.maxLogRows, maxAgeMs: walRetentionS * 1_000 };
		const vgroups = Array.from({ length: spec.vgroups ?? DEFAULT_VGROUPS }, (): Vgroup => {
			return { id: this.#nextVgroupId++, log: new VgroupLog(limits, () => this.nowMs()) };
		});
		const precision = spec.precision ?? "ms";
		const database = { name: spec.name, precision, walRetentionS, vgroups, stables: new Map(), tables: new Map() };
		this.databases.set(spec.name, database);
		return database;
	}

	dropDatabase(name: string): void {
		const database = this.database(name);
		for (const topic of this.topics.values()) if (topic.database === database) throw refusals.topicSubscribed();
		this.databases.delete(name);
	}

	createStable(databaseName: string, spec: { name: string; columns: ColumnSpec[]; tags: ColumnSpec[] }): SuperTable {
		const database = this.database(databaseName);
		if (database.stables.has(spec.name)) throw refusals.stableExists();
		if (database.tables.has(spec.name)) throw refusals.tableExists();
		const columns = spec.columns.map(defineColumn);
		const tags = spec.tags.map(defineColumn);
		const stable: SuperTable = { kind: "super", database, name: spec.name, columns, tags, version: 1 };
		database.stables.set(spec.name, stable);
		this.announceEverywhere(stable, createStableMeta(stable));
		return stable;
	}

	createNormal(databaseName: string, spec: { name: string; columns: ColumnSpec[] }): NormalTable {
		const database = this.database(databaseName);
		if (database.tables.has(spec.name) || database.stables.has(spec.name)) throw refusals.tableExists();
		const table: NormalTable = {
			kind: "normal",
			database,
			name: spec.name,
			vgroup: vgroupFor(database, spec.name),
			isDropped: false,
			columns: spec.columns.map(defineColumn),
			version: 1,
		};
		database.tables.set(spec.name, table);
		this.#appendMeta(table.vgroup, createNormalMeta(table), []);
		return table;
	}

	/** The child tables of one statement: one event per vgroup that gets any. */
	createChildren(databaseName: string, specs: readonly ChildSpec[]): void {
		const children = makeChildren(this.database(databaseName), specs);
		for (const [vgroup, group] of groupBy(children, (child) => child.vgroup)) {
			this.#appendMeta(vgroup, describeChildren(group.map(describeChild)), [
				...new Set(group.map((child) => child.stable)),
			]);
		}
	}

	/** One insert statement. Tables named by `using` are created on the fly. Returns the number of rows. */
	insert(databaseName: string, parts: readonly InsertPart[]): number {
		const rows = insertRows(this.database(databaseName), parts);
		this.notify();
		return rows;
	}

	alter(databaseName: string, tableName: string, change: AlterSpec): void {
		const relation = this.relation(databaseName, tableName);
		const event = alterTable(relation, change);
		if (relation.kind === "super") this.announceEverywhere(relation, event);
		else this.#appendMeta(relation.vgroup, event, relation.kind === "child" ? [relation.stable] : []);
	}

	/** Child and normal tables of one statement: one event per vgroup. */
	dropTables(databaseName: string, names: readonly string[]): void {
		const database = this.database(databaseName);
		const tables = names.map((name) => database.tables.get(name));
		const found = tables.filter((table) => table !== undefined);
		if (found.length < names.length) throw refusals.tableNotExist();
		for (const table of found) removeTable(table);
		for (const [vgroup, group] of groupBy(found, (table) => table.vgroup)) {
			const stables = group.flatMap((table) => (table.kind === "child" ? [table.stable] : []));
			this.#appendMeta(vgroup, dropTablesMeta(group.map((table) => table.name)), stables);
		}
	}

	/** Its child tables go with it, without events of their own. */
	dropStable(databaseName: string, name: string): void {
		const stable = this.stable(databaseName, name);
		stable.database.stables.delete(name);
		for (const table of [...stable.database.tables.values()]) {
			if (table.kind === "child" && table.stable === stable) removeTable(table);
		}
		this.announceEverywhere(stable, dropStableMeta(stable));
	}

	/** Rows from `from` to `to`, both included, in ticks. Returns how many went. */
	deleteRows(databaseName: string, tableName: string, from: bigint, to: bigint): number {
		const rows = deleteRows(this.relation(databaseName, tableName), this.stored, from, to);
		this.notify();
		return rows;
	}

	createTopic(spec: TopicSpec): Topic {
		if (this.topics.has(spec.name)) throw refusals.topicExists();
		const topic: Topic = {
			name: spec.name,
			database: this.database(spec.database),
			source: spec.source,
			meta: spec.source.kind === "column" ? "no" : (spec.meta ?? "no"),
			sql: spec.sql ?? "",
			createdAtMs: this.nowMs(),
		};
		this.topics.set(spec.name, topic);
		return topic;
	}

	/** Forgets the topic; its consumers are the concern of the groups. */
	removeTopic(name: string): void {
		this.topic(name);
		this.topics.delete(name);
	}

	/** Moves what the logs hold into stored data, which snapshot reading delivers; with `truncate` the logs begin anew. */
	flush(databaseName: string, { truncate = false } = {}): void {
		for (const vgroup of this.database(databaseName).vgroups) {
			this.stored.flush(vgroup);
			if (truncate) vgroup.log.truncateBefore(vgroup.log.end);
		}
		this.notify();
	}

	/** A super table lives in every vgroup of its database, and so does every event about it. */
	announceEverywhere(stable: SuperTable, event: MetaObject): void {
		for (const vgroup of stable.database.vgroups) this.#appendMeta(vgroup, event, [stable]);
	}

	/** Adds an entry that no subscription shows, as the server's own work does. */
	appendInternal(topic: Topic): void {
		for (const vgroup of topic.database.vgroups) vgroup.log.append({ kind: "internal" });
		this.notify();
	}

	#appendMeta(vgroup: Vgroup, event: MetaObject, stables: readonly SuperTable[]): void {
		vgroup.log.append({ kind: "meta", event, stables });
		this.notify();
	}
}

function removeTable(table: Table): void {
	table.isDropped = true;
	table.database.tables.delete(table.name);
}
