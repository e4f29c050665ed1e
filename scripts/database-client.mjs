// `npm run db:generate`: the database client for SQLite, and the one for PostgreSQL from the same schema. They differ in
// nothing but the SQL they write; types are taken from the first.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SCHEMA = path.join(ROOT, "prisma", "schema.prisma");
const DERIVED = path.join(ROOT, ".cache", "postgresql.prisma");
const OUTPUT = path.join(ROOT, "prisma", "generated-postgresql");

/** A schema text for PostgreSQL: it says so instead of SQLite, and is otherwise the same. */
export function forPostgresql(schema) {
	const derived = schema.replace('provider = "sqlite"', 'provider = "postgresql"');
	if (derived === schema) throw new Error("The schema does not name sqlite as its provider.");
	return derived;
}

function generate(schemaFile) {
	// Prisma's command line wants its schema engine even here, where it never runs; any runnable file satisfies it.
	const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
	const prisma = path.join(ROOT, "node_modules", "prisma", "build", "index.js");
	const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, "generate", "--schema", schemaFile], {
		cwd: ROOT,
		env,
		encoding: "utf8",
	});
	if (status === 0) return;
	console.error(`${stdout}${stderr}`);
	process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	generate(SCHEMA);
	const schema = fs.readFileSync(SCHEMA, "utf8").replace('"./generated"', JSON.stringify(OUTPUT));
	fs.mkdirSync(path.dirname(DERIVED), { recursive: true });
	fs.writeFileSync(DERIVED, forPostgresql(schema));
	generate(DERIVED);
}
