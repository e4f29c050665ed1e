import * as z from "zod";
import type { TmqTopicInfo } from "@/lib/api/check";
import { querySql, type SqlTarget } from "./rest-client";

const SQL = "select topic_name, db_name, sql, `schema`, `type`, `meta` from information_schema.ins_topics";

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string(), length: z.number() }));
const rowSchema = z.tuple([z.string(), z.string(), z.string(), z.string().nullable(), z.string(), z.string()]);
const TYPES: Readonly<Record<string, TmqTopicInfo["type"]>> = { column: "column", stable: "stable", db: "db" };

/** The TMQ topics that the user may see, by name. Rejects with `SqlError`. */
export async function listTmqTopics(target: SqlTarget, signal?: AbortSignal): Promise<TmqTopicInfo[]> {
	const { rows } = await querySql(target, SQL, signal);
	const topics = rows.map((row) => {
		const [name, database, sql, schema, type, meta] = rowSchema.parse(row.slice(0, 6));
		const columns = readColumns(schema);
		return {
			name,
			database,
			sql,
			type: TYPES[type] ?? "column",
			withMeta: meta === "yes",
			...(columns && { columns }),
		};
	});
	return topics.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** For query and super-table topics a JSON text; the word `NULL` for database topics, whose rows differ. */
function readColumns(schema: string | null): TmqTopicInfo["columns"] {
	if (schema === null) return undefined;
	try {
		return columnsSchema.safeParse(JSON.parse(schema)).data;
	} catch {
		return undefined;
	}
}
