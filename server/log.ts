import pino, { type Logger } from "pino";

export type { Logger };

/**
 * Structured log on stderr, so that stdout stays free for the command line's own output. Secrets are kept out by their
 * type (`Secret` prints a mask); the paths here are only the second net.
 */
export function createLogger(name: string, level = process.env["SPILLWAY_LOG_LEVEL"] ?? "info"): Logger {
	return pino(
		{ name, level, redact: ["password", "token", "*.password", "*.token", "secrets", "*.secrets"] },
		pino.destination({ dest: 2, sync: true }),
	);
}
