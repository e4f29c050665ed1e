import { randomInt } from "node:crypto";
import path from "node:path";
import { resetAccess } from "@/server/accounts/reset-access";
import { Audit } from "@/server/audit/audit";
import { systemClock } from "@/server/clock";
import { prepareDataDir } from "@/server/db/data-dir";
import { readDatabaseUrl } from "@/server/db/database-url";
import { lockDataDir } from "@/server/db/lock";
import { openDb } from "@/server/db/open";
import { readEnv } from "@/server/env";
import { createLogger } from "@/server/log";
import type { TypedOptions } from "./options";
import { printable, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

export interface ResetPasswordOptions {
	options: TypedOptions;
	environment: NodeJS.ProcessEnv;
	/** Folder of the project. */
	root: string;
	terminal: Pick<Terminal, "out">;
	/** The whole of standard input, for `--stdin`. */
	readInput(): Promise<string>;
}

/**
 * `spillway reset-password USER`: lets somebody in again who has lost the password or the second factor, on the machine
 * with the data folder, while the server is stopped. Without `--stdin` the new password is made up and printed once.
 *
 * @throws UsageError, StartError; NotFoundError, naming whom there is; InputError for a password that is too weak
 */
export async function resetPasswordCommand(command: ResetPasswordOptions): Promise<void> {
	const { options, environment, root, terminal } = command;
	const [userName] = options.operands;
	if (userName === undefined) throw new UsageError("Name the account: spillway reset-password USER.");
	const typed = options.has("stdin") ? (await command.readInput()).replace(/\r?\n$/, "") : undefined;
	const password = typed ?? madeUpPassword();
	const env = readEnv(environment);
	const database = await readDatabaseUrl(env.database);
	const { dataDir } = env;
	await prepareDataDir(dataDir);
	await using _lock = await lockDataDir(dataDir);
	const db = await openDb({ dataDir, migrationsDir: path.join(root, "prisma", "migrations"), database });
	try {
		const audit = new Audit({
			db,
			clock: systemClock,
			logger: createLogger("reset-password", env.logLevel),
			file: path.join(dataDir, "audit.ndjson"),
		});
		const { name, tokenCount } = await resetAccess({ db, clock: systemClock, audit }, { userName, password });
		const tokens = tokenCount === 0 ? "" : ` API tokens revoked: ${tokenCount}.`;
		terminal.out(`${printable(name)} can sign in again, without a second factor; all sessions have ended.${tokens}\n`);
		if (typed === undefined) {
			terminal.out(`Password: ${password}\nChange it under Account after the sign-in: it stands on this screen.\n`);
		}
	} finally {
		await db.$disconnect();
	}
}

/** Without letters and digits that are taken for one another. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** About 99 bits, in groups that can be read out. */
function madeUpPassword(): string {
	const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
	return Array.from({ length: GROUPS }, group).join("-");
}
