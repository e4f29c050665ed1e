import { messageOf } from "@/lib/errors";
import { type Clock, systemClock } from "@/server/clock";
import { runSimulatorCommand } from "@/server/simulator/command";
import type { StartPipeline } from "@/server/worker/host";
import { type DsnCommand, readArguments } from "./arguments";
import { type Checks, checkCommand } from "./check-command";
import { EXIT } from "./exit-codes";
import { HELP } from "./help";
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
	startPipeline: StartPipeline;
	checks: Checks;
	terminal?: Terminal;
	clock?: Clock;
}

/** Carries out one command of `spillway`; gives the exit code. */
export async function runCommandLine(line: CommandLine): Promise<number> {
	const terminal = line.terminal ?? processTerminal;
	const [command = "help", ...rest] = line.argv;
	try {
		switch (command) {
			case "run":
			case "check":
			case "preview":
				return await dsnCommand(command, rest, line, terminal);
			case "rotate-key": {
				// Loaded here only: the other commands need no database.
				const { rotateKeyCommand } = await import("./rotate-key-command");
				await rotateKeyCommand(line.environment, line.root, terminal);
				return EXIT.done;
			}
			case "simulator":
				return await runSimulatorCommand(rest);
			case "--version":
			case "-V":
				terminal.out(`${line.version}\n`);
				return EXIT.done;
			case "help":
			case "--help":
			case "-h":
				terminal.out(HELP);
				return EXIT.done;
			default:
				throw new UsageError(`${printable(command)} is not a command. Run "spillway help" for all commands.`);
		}
	} catch (error) {
		terminal.err(`${messageOf(error)}\n`);
		return error instanceof UsageError ? EXIT.usage : EXIT.failed;
	}
}

async function dsnCommand(command: DsnCommand, rest: readonly string[], line: CommandLine, terminal: Terminal) {
	const options = readArguments(command, rest);
	if (options.isHelp) {
		terminal.out(HELP);
		return EXIT.done;
	}
	const { environment, startPipeline, clock = systemClock } = line;
	const interruption = interruptions(terminal);
	try {
		const { signal } = interruption;
		switch (command) {
			case "run":
				return await runCommand({ options, environment, terminal, clock, startPipeline, signal });
			case "check":
				return await checkCommand(options, environment, terminal, line.checks, signal);
			case "preview":
				return await previewCommand(options, environment, terminal);
		}
		return command satisfies never;
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
