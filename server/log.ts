import pino, { type Logger } from "pino";

export type { Logger };

/**
 * Structured log on stderr, so that stdout stays free for the command line's own output. Secrets are kept out by their
 * type (`Secret` prints a mask); the paths here are only the second net.
 */
export function createLogger(name: string, level = process.env["SPILLWAY_LOG_LEVEL"] ?? "info"): Logger {
	const stderr = pino.destination({ dest: 2, sync: true });
	return pino(
		{ name, level, redact: ["password", "token", "*.password", "*.token", "secrets", "*.secrets"] },
		{ write: (line: string) => stderr.write(escapeHidden(line)) },
	);
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
