// Writes the next migration: the difference between the schema that the last migration left (kept beside its SQL) and
// prisma/schema.prisma. Needs no database.
//
//   npm run db:migration -- add-something     writes prisma/migrations/<time>_add-something/
//   npm run db:migration -- --check           exit code 1 when the schema has changes without a migration
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";

const PRISMA = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "prisma");
const MIGRATIONS = path.join(PRISMA, "migrations");

// Node cannot import the package's .wasm file as a module, so it is put together here as the package itself does.
async function loadEngine() {
	const url = import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
	const { instance } = await WebAssembly.instantiate(fs.readFileSync(fileURLToPath(url)), {
		"./schema_engine_bg.js": engineModule,
	});
	engineModule.__wbg_set_wasm(instance.exports);
	instance.exports.__wbindgen_start();
	return engineModule.SchemaEngine;
}

// The engine asks for a database connection even where it only compares two texts; it never uses this one.
const ok = async (value) => ({ ok: true, value });
const noRows = { columnNames: [], columnTypes: [], rows: [] };
const unusedConnection = {
	provider: "sqlite",
	adapterName: "unused",
	errorRegistry: {},
	queryRaw: () => ok(noRows),
	executeRaw: () => ok(0),
	executeScript: () => ok(undefined),
	getConnectionInfo: () => ({ ok: true, value: { supportsRelationJoins: false } }),
	dispose: () => ok(undefined),
};
const unusedAdapter = {
	provider: "sqlite",
	adapterName: "unused",
	errorRegistry: {},
	connect: () => ok(unusedConnection),
	connectToShadowDb: () => ok(unusedConnection),
};

function target(schema) {
	if (schema === undefined) return { tag: "empty" };
	return { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] };
}

/** SQL that leads from one schema text (undefined: nothing) to another; empty when nothing differs. */
export async function diffSchemas(from, to) {
	const SchemaEngine = await loadEngine();
	const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", to]] }, () => {}, unusedAdapter);
	const result = await engine.diff({
		from: target(from),
		to: target(to),
		script: true,
		exitCode: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	engine.free();
	const sql = result.stdout ?? "";
	return sql.includes("This is an empty migration") ? "" : sql;
}

/** The schema as the newest migration left it, undefined before the first. */
export function lastSnapshot() {
	const names = fs
		.readdirSync(MIGRATIONS)
		.filter((name) => fs.existsSync(path.join(MIGRATIONS, name, "migration.sql")))
		.sort();
	const last = names.at(-1);
	return last === undefined ? undefined : fs.readFileSync(path.join(MIGRATIONS, last, "schema.prisma"), "utf8");
}

/** SQL that is missing from the migrations; empty when they agree with the schema. */
export function missingMigration() {
	return diffSchemas(lastSnapshot(), fs.readFileSync(path.join(PRISMA, "schema.prisma"), "utf8"));
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
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, "migration.sql"), sql);
	fs.copyFileSync(path.join(PRISMA, "schema.prisma"), path.join(folder, "schema.prisma"));
	console.log(`${path.relative(process.cwd(), folder)}\n\n${sql}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv[2]);
