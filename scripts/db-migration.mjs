// Writes the next migration: the difference between the schema that the last migration left (kept beside its SQL) and
// prisma/schema.prisma. Needs no database.
//
//   npm run db:migration -- add-something     writes prisma/migrations/<time>_add-something/
//   npm run db:migration -- --check           exit code 1 when the schema has changes without a migration
//
// A migration is a folder with migration.sql for SQLite, postgresql.sql for PostgreSQL, and the schema that they lead to.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import { forPostgresql } from "./database-client.mjs";

const PRISMA = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "prisma");
const MIGRATIONS = path.join(PRISMA, "migrations");

let engineClass;

// Node cannot import the package's .wasm file as a module, so it is put together here as the package itself does. Once:
// its glue keeps the memory of the first instance.
function engine() {
	engineClass ??= loadEngine();
	return engineClass;
}

async function loadEngine() {
	const url = import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
	const { instance } = await WebAssembly.instantiate(fs.readFileSync(fileURLToPath(url)), {
		"./schema_engine_bg.js": engineModule,
	});
	engineModule.__wbg_set_wasm(instance.exports);
	instance.exports.__wbindgen_start();
	return engineModule.SchemaEngine;
}

const ok = async (value) => ({ ok: true, value });
const noRows = { columnNames: [], columnTypes: [], rows: [] };

/** The engine asks for a database connection even where it only compares two texts; it never uses this one. */
function unusedAdapter(provider) {
	const connection = {
		provider,
		adapterName: "unused",
		errorRegistry: {},
		queryRaw: () => ok(noRows),
		executeRaw: () => ok(0),
		executeScript: () => ok(undefined),
		getConnectionInfo: () => ({ ok: true, value: { supportsRelationJoins: false } }),
		dispose: () => ok(undefined),
	};
	const connect = () => ok(connection);
	return { provider, adapterName: "unused", errorRegistry: {}, connect, connectToShadowDb: connect };
}

/** What each kind of database takes: its file in a migration's folder, and the schema text as it is for it. */
const STORES = [
	{ provider: "sqlite", file: "migration.sql", schemaFor: (schema) => schema },
	{ provider: "postgres", file: "postgresql.sql", schemaFor: forPostgresql },
];

function target(schema) {
	if (schema === undefined) return { tag: "empty" };
	return { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] };
}

/** SQL that leads from one schema text (undefined: nothing) to another; empty when nothing differs. */
async function diffSchemas({ provider, schemaFor }, from, to) {
	const SchemaEngine = await engine();
	const newest = schemaFor(to);
	const differ = await SchemaEngine.new({ datamodels: [["schema.prisma", newest]] }, () => {}, unusedAdapter(provider));
	const result = await differ.diff({
		from: target(from === undefined ? undefined : schemaFor(from)),
		to: target(newest),
		script: true,
		exitCode: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	differ.free();
	const sql = result.stdout ?? "";
	return sql.includes("This is an empty migration") ? "" : sql;
}

/** The schema as the newest migration left it, undefined before the first. */
function lastSnapshot() {
	const names = fs
		.readdirSync(MIGRATIONS)
		.filter((name) => fs.existsSync(path.join(MIGRATIONS, name, "schema.prisma")))
		.sort();
	const last = names.at(-1);
	return last === undefined ? undefined : fs.readFileSync(path.join(MIGRATIONS, last, "schema.prisma"), "utf8");
}

/** SQL that is missing from the migrations for SQLite; empty when they agree with the schema. */
export function missingMigration() {
	const [sqlite] = STORES;
	return diffSchemas(sqlite, lastSnapshot(), fs.readFileSync(path.join(PRISMA, "schema.prisma"), "utf8"));
}

async function main(argument) {
	const sql = await missingMigration();
	if (sql === "") return console.log("The migrations agree with prisma/schema.prisma.");
	if (argument === "--check") {
		console.error(`prisma/schema.prisma has changes without a migration:\n\n${sql}`);
		process.exit(1);
	}
	if (!/^[a-z0-9][a-z0-9-]*$/.test(argument ?? "")) {
		console.error("Name the migration in lower case: npm run db:migration -- add-something");
		process.exit(2);
	}
	const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
	const folder = path.join(MIGRATIONS, `${stamp}_${argument}`);
	const [from, to] = [lastSnapshot(), fs.readFileSync(path.join(PRISMA, "schema.prisma"), "utf8")];
	fs.mkdirSync(folder, { recursive: true });
	for (const store of STORES) {
		fs.writeFileSync(path.join(folder, store.file), await diffSchemas(store, from, to));
	}
	fs.copyFileSync(path.join(PRISMA, "schema.prisma"), path.join(folder, "schema.prisma"));
	console.log(`${path.relative(process.cwd(), folder)}\n\n${sql}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv[2]);
