import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { StartError } from "./errors";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);
const MOST_DEFAULT_WORKERS = 4;

/** What the environment says, parsed once at start. */
export interface Env {
	port: number;
	/** Without brackets, also for IPv6. */
	host: string;
	/** Absolute. */
	dataDir: string;
	/** Absolute; undefined: inside the data folder. */
	keyFile: string | undefined;
	/** Address under which people open the console, without a slash at its end; for links in alerts. */
	publicUrl: string;
	isDemoOffered: boolean;
	workerCount: number;
	logLevel: string;
	/** Pages are served from sources, with reloading. */
	isDevelopment: boolean;
}

const wholeNumber = (from: number, to: number) =>
	z
		.string()
		.regex(/^\d+$/, `must be a whole number from ${from} to ${to}`)
		.transform(Number)
		.refine((value) => value >= from && value <= to, `must be a whole number from ${from} to ${to}`);

const envSchema = z.object({
	PORT: wholeNumber(0, 65_535).default(3000),
	HOST: z.string().min(1).default("127.0.0.1"),
	SPILLWAY_UNSAFE_OPEN: z.enum(["0", "1"], "must be 0 or 1").default("0"),
	SPILLWAY_DATA_DIR: z.string().min(1).default("./data"),
	SPILLWAY_KEY_FILE: z.string().min(1).optional(),
	SPILLWAY_PUBLIC_URL: z
		.url({ protocol: /^https?$/, error: "must be an address such as https://spillway.example" })
		.optional(),
	SPILLWAY_DEMO: z.enum(["on", "off"], "must be on or off").default("on"),
	SPILLWAY_WORKERS: wholeNumber(1, 64).optional(),
	SPILLWAY_LOG_LEVEL: z
		.enum(["trace", "debug", "info", "warn", "error", "silent"], "must be trace, debug, info, warn, error or silent")
		.default("info"),
	SPILLWAY_DEV: z.enum(["0", "1"], "must be 0 or 1").default("0"),
});

/**
 * Reads the settings; empty variables count as unset.
 *
 * @throws StartError naming every variable that cannot be used
 */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
	const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));
	const parsed = envSchema.safeParse(set);
	if (!parsed.success) {
		const sentences = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`);
		throw new StartError("environment", sentences.join(" "));
	}
	const env = parsed.data;
	if (!LOOPBACK.has(env.HOST) && env.SPILLWAY_UNSAFE_OPEN !== "1") {
		throw new StartError(
			"environment",
			`HOST=${env.HOST} would let others reach this console, which has no accounts yet: leave HOST at 127.0.0.1, or set SPILLWAY_UNSAFE_OPEN=1 if the network is closed.`,
		);
	}
	const host = env.HOST.replace(/^\[(.*)\]$/, "$1");
	const ownUrl = `http://${host.includes(":") ? `[${host}]` : host}:${env.PORT}`;
	return {
		port: env.PORT,
		host,
		publicUrl: (env.SPILLWAY_PUBLIC_URL ?? ownUrl).replace(/\/+$/, ""),
		dataDir: path.resolve(env.SPILLWAY_DATA_DIR),
		keyFile: env.SPILLWAY_KEY_FILE === undefined ? undefined : path.resolve(env.SPILLWAY_KEY_FILE),
		isDemoOffered: env.SPILLWAY_DEMO === "on",
		workerCount: env.SPILLWAY_WORKERS ?? Math.min(MOST_DEFAULT_WORKERS, os.availableParallelism()),
		logLevel: env.SPILLWAY_LOG_LEVEL,
		isDevelopment: env.SPILLWAY_DEV === "1",
	};
}
