import pino, { type Logger } from "pino";
import type { LogLevelSetting } from "@/lib/log-level";

export type { Logger };

/** Set while the process runs; undefined: each logger as it was made. */
let levelNow: number | undefined;

/**
 * Says how much this process logs from now on. It is asked for each line where that leaves the process, not in the
 * loggers: children copy the level of their parent when they are made.
 */
export function setLogLevel(level: LogLevelSetting): void {
	levelNow = level === "default" ? undefined : pino.levels.values[level];
}

/**
 * Structured log on stderr, so that stdout stays free for the command line's own output. Secrets are kept out by their
 * type (`Secret` prints a mask); the paths here are only the second net.
 */
export function createLogger(name: string, level = process.env["SPILLWAY_LOG_LEVEL"] ?? "info"): Logger {
	const stderr = pino.destination({ dest: 2, sync: true });
	const isSilent = level === "silent";
	const levelAtStart = pino.levels.values[level] ?? pino.levels.values["info"] ?? 0;
	return pino(
		{
			name,
			level: isSilent ? "silent" : "trace",
			formatters: { level: (label) => ({ level: label }) },
			timestamp: pino.stdTimeFunctions.isoTime,
			redact: ["password", "token", "*.password", "*.token", "secrets", "*.secrets"],
		},
		{
			write(line: string) {
				if (levelOf(line) >= (levelNow ?? levelAtStart)) stderr.write(escapeHidden(line));
			},
		},
	);
}

/** The level is the first field of each line. */
function levelOf(line: string): number {
	const label = /^\{"level":"(\w+)"/.exec(line)?.[1] ?? "";
	return pino.levels.values[label] ?? Number.POSITIVE_INFINITY;
}

/**
 * A line of JSON that is safe to look at: JSON itself lets pass the upper control characters, which terminals obey, and
 * the marks that turn the reading direction. It still means the same.
 */
export function escapeHidden(line: string): string {
	return line.replace(
		/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
