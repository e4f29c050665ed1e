import fs from "node:fs/promises";
import { Secret } from "@/lib/secret";
import { StartError } from "@/server/errors";

/** Address of a PostgreSQL database, with the password it may hold kept out of everything that is printed. */
export interface DatabaseUrl {
	readonly url: Secret;
	/** Without brackets. */
	readonly host: string;
	readonly port: number;
	/** Host, port and name of the database: what people may read. */
	readonly shown: string;
}

/** Where the settings say that the database is. */
export interface DatabaseSetting {
	/** Of `SPILLWAY_DATABASE_URL`. */
	readonly url: Secret | undefined;
	/** Of `SPILLWAY_DATABASE_URL_FILE`: a file that holds nothing but the address. */
	readonly file: string | undefined;
}

/**
 * The PostgreSQL database that the settings name; undefined: there is none, and the SQLite file of the data folder is
 * meant.
 *
 * @throws StartError `environment`
 */
export async function readDatabaseUrl({ url, file }: DatabaseSetting): Promise<DatabaseUrl | undefined> {
	if (url !== undefined && file !== undefined) {
		throw new StartError("environment", "SPILLWAY_DATABASE_URL and SPILLWAY_DATABASE_URL_FILE are both set: keep one.");
	}
	if (url !== undefined) return parseDatabaseUrl(url.reveal(), "SPILLWAY_DATABASE_URL");
	if (file === undefined) return undefined;
	let text: string;
	try {
		text = await fs.readFile(file, "utf8");
	} catch (cause) {
		const message = `SPILLWAY_DATABASE_URL_FILE names a file that cannot be read: ${file}.`;
		throw new StartError("environment", message, { cause });
	}
	return parseDatabaseUrl(text.trim(), "SPILLWAY_DATABASE_URL_FILE");
}

/** @throws StartError `environment`, without a word of the text: there may be a password in any part of it */
export function parseDatabaseUrl(text: string, variable: string): DatabaseUrl {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isPostgresql = url !== undefined && /^postgres(ql)?:$/.test(url.protocol);
	if (!isPostgresql || url.pathname.length < 2 || url.hash !== "") {
		throw new StartError(
			"environment",
			`${variable} must be an address such as postgresql://user:password@host:5432/spillway, with %40 for an @ in the password. Leave it out for the SQLite file of the data folder.`,
		);
	}
	const host = url.searchParams.get("host") ?? (url.hostname || "localhost");
	const port = url.searchParams.get("port") ?? (url.port || "5432");
	return {
		url: new Secret(text),
		host: host.replace(/^\[(.*)\]$/, "$1"),
		port: Number(port),
		shown: `${host}:${port}${decodeURI(url.pathname)}`,
	};
}
