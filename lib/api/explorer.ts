import * as z from "zod";
import { tmqTopicSchema } from "./check";
import { secretOwnerSchema } from "./task";

/** Where the Explorer looks: a saved source, or the source of a task. Its secrets stay on the server. */
export const explorerInputSchema = z.object({ source: secretOwnerSchema });

export const databaseSchema = z.object({
	name: z.string(),
	precision: z.enum(["ms", "us", "ns"]),
	vgroups: z.number(),
	/** How long the log is kept for subscribers. */
	walRetentionS: z.number(),
});
export type DatabaseInfo = z.infer<typeof databaseSchema>;

export const superTableSchema = z.object({ name: z.string(), database: z.string() });
export type SuperTableInfo = z.infer<typeof superTableSchema>;

export const catalogSchema = z.object({
	serverVersion: z.string(),
	databases: z.array(databaseSchema),
	superTables: z.array(superTableSchema),
	topics: z.array(tmqTopicSchema),
});
export type Catalog = z.infer<typeof catalogSchema>;

export const columnsInputSchema = explorerInputSchema.extend({ database: z.string().min(1), table: z.string().min(1) });
export const columnSchema = z.object({
	name: z.string(),
	type: z.string(),
	length: z.number(),
	isTag: z.boolean(),
});
export type ColumnInfo = z.infer<typeof columnSchema>;
export const columnsSchema = z.object({ columns: z.array(columnSchema) });

/** Tables of a super table, or without one the normal tables of the database. */
export const childrenInputSchema = explorerInputSchema.extend({
	database: z.string().min(1),
	superTable: z.string().optional(),
	/** Part of the name. */
	search: z.string().max(192).default(""),
	offset: z.number().int().min(0).default(0),
});
export const CHILDREN_PAGE = 100;
export const childrenSchema = z.object({ tables: z.array(z.string()), hasMore: z.boolean() });
export type ChildTables = z.infer<typeof childrenSchema>;

export const ROW_LIMITS = [100, 1_000, 10_000] as const;
export const TIME_LIMITS_S = [10, 30, 120] as const;

export const queryInputSchema = explorerInputSchema.extend({
	sql: z.string().trim().min(1, "Type a statement first.").max(1_000_000),
	/** What table names without a database refer to. */
	database: z.string().optional(),
	rowLimit: z.number().int().min(1).max(10_000).default(1_000),
	timeLimitS: z.number().int().min(1).max(600).default(30),
	/** Without it, a statement that may change something is refused. */
	mayChange: z.boolean().default(false),
});
export type QueryInput = z.input<typeof queryInputSchema>;

/**
 * A value as JSON can carry it exactly: 64-bit integers beyond 2^53 and decimals are texts, timestamps are RFC 3339 in
 * UTC with all digits of the database's precision.
 */
export const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cellSchema>;

export const queryResultSchema = z.object({
	columns: z.array(z.object({ name: z.string(), type: z.string() })),
	rows: z.array(z.array(cellSchema)),
	/** There are more rows than the limit. */
	isCut: z.boolean(),
	/** Set for a statement without a result set. */
	affectedRows: z.number().optional(),
	elapsedMs: z.number(),
});
export type QueryResult = z.infer<typeof queryResultSchema>;
