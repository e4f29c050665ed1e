import { declaredLength, sqlTypeName } from "@/server/simulator/engine/column";
import { type Topic, topicSchema } from "@/server/simulator/engine/topic";
import type { Statement } from "./execute";
import { formatTime } from "./format-time";
import type { ResultSet } from "./result";
import { wordTable } from "./word-table";

export type SystemRow = Readonly<Record<string, string | number | bigint | null>>;

interface SystemTable {
	readonly columns: ResultSet["columns"];
	rows(statement: Statement): SystemRow[];
}

const SYSTEM_DATABASES = ["information_schema", "performance_schema"];

/** What the server tells about itself, as far as a subscriber's tools ask. */
export const SYSTEM_TABLES = wordTable<SystemTable>({
	ins_databases: {
		columns: [
			["name", "VARCHAR", 64],
			["vgroups", "SMALLINT", 2],
			["ntables", "BIGINT", 8],
			["precision", "VARCHAR", 2],
			["wal_retention_period", "INT", 4],
		],
		rows: ({ context }) => [
			...SYSTEM_DATABASES.map((name) => ({
				name,
				vgroups: null,
				ntables: 0n,
				precision: null,
				wal_retention_period: null,
			})),
			...[...context.engine.databases.values()].map((database) => ({
				name: database.name,
				vgroups: database.vgroups.length,
				ntables: BigInt(database.tables.size),
				precision: database.precision,
				wal_retention_period: database.walRetentionS,
			})),
		],
	},
	ins_stables: {
		columns: [
			["stable_name", "VARCHAR", 192],
			["db_name", "VARCHAR", 64],
			["columns", "INT", 4],
			["tags", "INT", 4],
		],
		rows: ({ context }) =>
			[...context.engine.databases.values()].flatMap((database) =>
				[...database.stables.values()].map(({ name, columns, tags }) => {
					return { stable_name: name, db_name: database.name, columns: columns.length, tags: tags.length };
				}),
			),
	},
	ins_tables: {
		columns: [
			["table_name", "VARCHAR", 192],
			["db_name", "VARCHAR", 64],
			["stable_name", "VARCHAR", 192],
			["vgroup_id", "INT", 4],
			["type", "VARCHAR", 21],
		],
		rows: ({ context }) =>
			[...context.engine.databases.values()].flatMap((database) =>
				[...database.tables.values()].map((table) => ({
					table_name: table.name,
					db_name: database.name,
					stable_name: table.kind === "child" ? table.stable.name : null,
					vgroup_id: table.vgroup.id,
					type: table.kind === "child" ? "CHILD_TABLE" : "NORMAL_TABLE",
				})),
			),
	},
	ins_topics: {
		columns: [
			["topic_name", "VARCHAR", 192],
			["db_name", "VARCHAR", 64],
			["create_time", "TIMESTAMP", 8],
			["sql", "VARCHAR", 49152],
			["schema", "VARCHAR", 16384],
			["meta", "VARCHAR", 4],
			["type", "VARCHAR", 8],
		],
		rows: ({ context, timeZone }) =>
			[...context.engine.topics.values()].map((topic) => ({
				topic_name: topic.name,
				db_name: topic.database.name,
				create_time: formatTime(topic.createdAtMs, timeZone),
				sql: topic.sql,
				schema: schemaText(topic),
				meta: topic.meta === "no" ? "no" : "yes",
				type: topic.source.kind,
			})),
	},
	ins_subscriptions: {
		columns: [
			["topic_name", "VARCHAR", 204],
			["consumer_group", "VARCHAR", 193],
			["vgroup_id", "INT", 4],
			["consumer_id", "VARCHAR", 32],
			["offset", "VARCHAR", 64],
			["rows", "BIGINT", 8],
		],
		rows: ({ context }) =>
			context.groups.list().flatMap(({ topic, groupId, committed, assigned }) =>
				topic.database.vgroups.map(({ id, log }) => ({
					topic_name: topic.name,
					consumer_group: groupId,
					vgroup_id: id,
					consumer_id: assigned.get(id)?.options.clientId ?? null,
					offset: `wal:${committed.get(id) ?? log.begin}/${log.end}`,
					rows: 0n,
				})),
			),
	},
	perf_consumers: {
		columns: [
			["client_id", "VARCHAR", 256],
			["consumer_group", "VARCHAR", 193],
			["topics", "VARCHAR", 204],
			["status", "VARCHAR", 20],
		],
		rows: ({ context }) =>
			context.groups.list().flatMap(({ topic, groupId, members }) =>
				[...members].map(({ options }) => ({
					client_id: options.clientId,
					consumer_group: groupId,
					topics: topic.name,
					status: "ready",
				})),
			),
	},
});

/** The columns that a data row of the topic will have, as JSON text; the word NULL for database topics. */
function schemaText(topic: Topic): string {
	const schema = topicSchema(topic);
	if (schema === undefined) return "NULL";
	return JSON.stringify(
		schema.map((column) => ({ name: column.name, type: sqlTypeName(column), length: declaredLength(column) })),
	);
}
