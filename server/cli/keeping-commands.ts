import { systemClock } from "@/server/clock";
import { STORE_KINDS } from "@/server/db/migrations";
import { backUp } from "@/server/keeping/backup";
import { findInstallation } from "@/server/keeping/installation";
import { moveStore } from "@/server/keeping/move";
import { restore } from "@/server/keeping/restore";
import { totalOf } from "@/server/keeping/tables";
import type { TypedOptions } from "./options";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

export interface KeepingCommand {
	options: TypedOptions;
	environment: NodeJS.ProcessEnv;
	/** Folder of the project. */
	root: string;
	version: string;
	terminal: Pick<Terminal, "out">;
}

/** `spillway backup FILE`. @throws UsageError, KeepingError, StartError */
export async function backupCommand(command: KeepingCommand): Promise<void> {
	const { environment, terminal } = command;
	const file = fileOf(command.options, "backup");
	const installation = await findInstallation(environment, command);
	const bytes = await backUp(installation, file, systemClock.nowMs());
	terminal.out(`${file} holds all of the database (${bytes} bytes, with a checksum).\n`);
	terminal.out(`Not in it: the key that opens its secrets, ${installation.keyFile}. Keep a copy of that elsewhere.\n`);
}

/** `spillway restore FILE [--replace]`. @throws UsageError, KeepingError, StartError */
export async function restoreCommand(command: KeepingCommand): Promise<void> {
	const { environment, options, terminal } = command;
	const file = fileOf(options, "restore");
	const installation = await findInstallation(environment, command);
	const { head, hasKey, replaced } = await restore(installation, { file, mayReplace: options.has("replace") });
	const place = installation.database?.shown ?? installation.sqliteFile;
	terminal.out(`The backup of ${head.madeAt} (Spillway ${head.version}) is restored into ${place}.\n`);
	if (replaced !== undefined) terminal.out(`What was there before is kept in ${replaced}.\n`);
	if (hasKey === undefined && head.keyId !== undefined) {
		terminal.out(`Put the key file of that installation at ${installation.keyFile} before you start the server.\n`);
	}
	terminal.out(
		"Tasks that ran when it was made run again when the server starts: stop the installation it came from.\n",
	);
}

/** `spillway db copy [--to sqlite]`. @throws UsageError, KeepingError, StartError */
export async function dbCopyCommand(command: KeepingCommand): Promise<void> {
	const { environment, options, terminal } = command;
	const typed = options.text("to") ?? "postgresql";
	const to = STORE_KINDS.find((kind) => kind === typed);
	if (to === undefined) throw new UsageError("--to takes postgresql or sqlite.");
	const installation = await findInstallation(environment, command);
	const { database, sqliteFile, keyFile } = installation;
	const counts = await moveStore(installation, to);
	const place = to === "sqlite" ? sqliteFile : database?.shown;
	terminal.out(
		`${totalOf(counts)} rows are copied into ${place}, and counted there. What they were copied from stays.\n`,
	);
	terminal.out(`Secrets are still sealed with the key in ${keyFile}: every server of this database needs that file.\n`);
	terminal.out(
		to === "sqlite"
			? "Start the server without SPILLWAY_DATABASE_URL now.\n"
			: "Start the server with the same SPILLWAY_DATABASE_URL now.\n",
	);
}

function fileOf({ operands }: TypedOptions, command: string): string {
	const [file] = operands;
	if (file === undefined) throw new UsageError(`Name the file: spillway ${command} FILE.`);
	return file;
}
