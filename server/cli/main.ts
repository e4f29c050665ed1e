import { text } from "node:stream/consumers";
import { messageOf } from "@/lib/errors";
import { type Clock, systemClock } from "@/server/clock";
import { runSimulatorCommand } from "@/server/simulator/command";
import type { StartPipeline } from "@/server/worker/host";
import { applyCommand } from "./apply-command";
import { type DsnCommand, readArguments } from "./arguments";
import { type Checks, checkCommand } from "./check-command";
import { COMMANDS, type CommandEntry, findCommand } from "./commands";
import { completionFor } from "./completion";
import { EXIT } from "./exit-codes";
import { exportCommand } from "./export-command";
import { HELP, helpOf } from "./help";
import type { KeepingCommand } from "./keeping-commands";
import { readOptions } from "./options";
import { previewCommand } from "./preview-command";
import { runCommand } from "./run-command";
import { printable, processTerminal, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

export interface CommandLine {
	argv: readonly string[];
	environment: NodeJS.ProcessEnv;
	version: string;
	/** Folder of the project. */
	root: string;
	/** Compiled; what each process of `worker` runs. */
	workerFile: string;
	startPipeline: StartPipeline;
	checks: Checks;
	terminal?: Terminal;
	clock?: Clock;
	/** Standard input as a whole. */
	readInput?: () => Promise<string>;
}

/** Carries out one command of `spillway`; gives the exit code. */
export async function runCommandLine(line: CommandLine): Promise<number> {
	const terminal = line.terminal ?? processTerminal;
	try {
		return await carryOut(line, terminal);
	} catch (error) {
		terminal.err(`${messageOf(error)}\n`);
		return error instanceof UsageError ? EXIT.usage : EXIT.failed;
	}
}

async function carryOut(line: CommandLine, terminal: Terminal): Promise<number> {
	const [word = "help"] = line.argv;
	if (word === "--version" || word === "-V") {
		terminal.out(`${line.version}\n`);
		return EXIT.done;
	}
	if (word === "--help" || word === "-h") {
		terminal.out(HELP);
		return EXIT.done;
	}
	const command = COMMANDS.find(({ name }) => ` ${line.argv.join(" ")} `.startsWith(` ${name} `));
	if (command === undefined) {
		throw new UsageError(`${printable(word)} is not a command. Run "spillway help" for all commands.`);
	}
	const rest = line.argv.slice(command.name.split(" ").length);
	const isAsking = rest.some((each) => each === "--help" || each === "-h");
	if (isAsking && command.name !== "simulator") return showHelp(command, terminal);
	switch (command.name) {
		case "run":
		case "check":
		case "preview":
			return dsnCommand(command.name, rest, line, terminal);
		case "apply":
			return applyCommand(readOptions(command, rest), line.environment, terminal);
		case "export":
			return exportCommand(readOptions(command, rest), line.environment, terminal);
		case "worker":
			return interruptibly(terminal, async (signal) => {
				// Loaded here only, with the queue's libraries.
				const { workerCommand } = await import("./worker-command");
				const { environment, version, workerFile } = line;
				const options = readOptions(command, rest);
				return workerCommand({ options, environment, version, workerFile, terminal, signal });
			});
		case "doctor": {
			const { doctorCommand } = await import("./doctor-command");
			const { environment, root, workerFile, clock = systemClock } = line;
			return doctorCommand(readOptions(command, rest), { environment, root, workerFile, clock }, terminal);
		}
		case "backup":
		case "restore":
		case "db copy":
			await keepingCommand(command.name, { ...line, terminal, options: readOptions(command, rest) });
			return EXIT.done;
		case "rotate-key": {
			readOptions(command, rest);
			// Loaded here only: the other commands need no database.
			const { rotateKeyCommand } = await import("./rotate-key-command");
			await rotateKeyCommand(line.environment, line.root, terminal);
			return EXIT.done;
		}
		case "reset-password": {
			const { resetPasswordCommand } = await import("./reset-password-command");
			const { environment, root } = line;
			const readInput = line.readInput ?? (() => text(process.stdin));
			await resetPasswordCommand({ options: readOptions(command, rest), environment, root, terminal, readInput });
			return EXIT.done;
		}
		case "simulator":
			return runSimulatorCommand(rest);
		case "completion":
			terminal.out(completionFor(readOptions(command, rest).operands[0]));
			return EXIT.done;
		case "help": {
			const asked = readOptions(command, rest).operands.join(" ");
			if (asked === "") terminal.out(HELP);
			const entry = findCommand(asked);
			if (entry !== undefined) return showHelp(entry, terminal);
			if (asked === "") return EXIT.done;
			throw new UsageError(`${printable(asked)} is not a command. Run "spillway help" for all commands.`);
		}
	}
	return command satisfies never;
}

async function keepingCommand(name: "backup" | "restore" | "db copy", command: KeepingCommand): Promise<void> {
	// Loaded here only, with the databases' libraries.
	const { backupCommand, restoreCommand, dbCopyCommand } = await import("./keeping-commands");
	switch (name) {
		case "backup":
			return backupCommand(command);
		case "restore":
			return restoreCommand(command);
		case "db copy":
			return dbCopyCommand(command);
	}
	return name satisfies never;
}

function showHelp(command: CommandEntry, terminal: Terminal): number {
	terminal.out(helpOf(command));
	return EXIT.done;
}

async function dsnCommand(command: DsnCommand, rest: readonly string[], line: CommandLine, terminal: Terminal) {
	const options = readArguments(command, rest);
	const { environment, startPipeline, clock = systemClock } = line;
	return interruptibly(terminal, async (signal) => {
		switch (command) {
			case "run":
				return await runCommand({ options, environment, terminal, clock, startPipeline, signal });
			case "check":
				return await checkCommand(options, environment, terminal, line.checks, signal);
			case "preview":
				return await previewCommand(options, environment, terminal);
		}
		return command satisfies never;
	});
}

async function interruptibly(terminal: Terminal, act: (signal: AbortSignal) => Promise<number>): Promise<number> {
	const interruption = interruptions(terminal);
	try {
		return await act(interruption.signal);
	} finally {
		interruption.ignore();
	}
}

/** The first SIGINT or SIGTERM asks for a drain, a second one ends at once. */
function interruptions(terminal: Terminal): { signal: AbortSignal; ignore(): void } {
	const controller = new AbortController();
	const onSignal = () => {
		if (controller.signal.aborted) process.exit(EXIT.interrupted);
		terminal.err("Stopping: what is in flight is published and committed first.\n");
		controller.abort();
	};
	process.on("SIGINT", onSignal);
	process.on("SIGTERM", onSignal);
	return {
		signal: controller.signal,
		ignore() {
			process.off("SIGINT", onSignal);
			process.off("SIGTERM", onSignal);
		},
	};
}
