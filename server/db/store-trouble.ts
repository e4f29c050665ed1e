import { STORE_TROUBLES, type StoreTrouble } from "@/lib/api/store";
import { SpillwayError } from "@/lib/errors";

// Primary result codes of SQLite; extended ones hold them in their low byte.
const SQLITE_TROUBLES: Readonly<Record<number, StoreTrouble>> = {
	5: "locked",
	6: "locked",
	8: "broken",
	10: "broken",
	11: "broken",
	13: "full",
	14: "broken",
	26: "broken",
};

// What PostgreSQL answers: five characters, of which the first two are a class.
const SQLSTATE_TROUBLES: Readonly<Record<string, StoreTrouble>> = {
	"08": "unreachable",
	"25006": "broken",
	"28": "broken",
	"3D": "broken",
	"42501": "broken",
	"53100": "full",
	"53": "unreachable",
	"55P03": "locked",
	"57": "unreachable",
	"58": "broken",
	XX: "broken",
};

// What Prisma's adapter makes of a socket's errors.
const KIND_TROUBLES: Readonly<Record<string, StoreTrouble>> = {
	DatabaseNotReachable: "unreachable",
	ConnectionClosed: "unreachable",
	SocketTimeout: "unreachable",
	TlsConnectionError: "unreachable",
};

const SENTENCES: Record<StoreTrouble, string> = {
	full: "Spillway cannot store anything: the disk of its database is full. Make room there, then try again. Running tasks go on publishing.",
	locked:
		"Spillway cannot store anything: another process holds its database. End that process (a backup, perhaps), then try again. Running tasks go on publishing.",
	unreachable:
		"Spillway cannot store anything: its PostgreSQL database does not answer. Start it, or mend the way to it, then try again. Running tasks go on publishing.",
	broken:
		"Spillway cannot store anything: its database cannot be written. Look at the server's log for the reason. Running tasks go on publishing.",
};

/** What keeps the database from taking a write; undefined for an error that is the statement's own. */
export function storeTroubleOf(error: unknown): StoreTrouble | undefined {
	// Prisma wraps what its adapter threw, the adapter what the database said, and other libraries what Prisma threw.
	for (let each = error, depth = 0; each !== undefined && depth < MOST_WRAPPINGS; depth++) {
		const trouble = troubleOf(each);
		if (trouble !== undefined) return trouble;
		each = property(property(each, "meta"), "driverAdapterError") ?? property(each, "cause");
	}
	return undefined;
}

const MOST_WRAPPINGS = 8;

function troubleOf(error: unknown): StoreTrouble | undefined {
	const own = /^store-(.*)$/.exec(String(property(error, "code")))?.[1];
	if (own !== undefined) return STORE_TROUBLES.find((trouble) => trouble === own);
	const code = property(error, "originalCode") ?? property(error, "rawCode");
	if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) {
		return SQLSTATE_TROUBLES[code] ?? SQLSTATE_TROUBLES[code.slice(0, 2)];
	}
	if (code !== undefined) return SQLITE_TROUBLES[Number(code) & 0xff];
	return KIND_TROUBLES[String(property(error, "kind"))];
}

/** The database does not take what a user asked to be stored. */
export class StoreError extends SpillwayError {
	readonly code: `store-${StoreTrouble}`;
	readonly isRetryable = true;

	constructor(trouble: StoreTrouble, options?: ErrorOptions) {
		super(SENTENCES[trouble], options);
		this.code = `store-${trouble}`;
	}
}

function property(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
