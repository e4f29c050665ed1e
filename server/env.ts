import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { type BasePath, parseBasePath } from "@/lib/base-path";
import { Secret } from "@/lib/secret";
import type { RedisSetting } from "./cluster/redis-setting";
import type { DatabaseSetting } from "./db/database-url";
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
	/** Where the queue is from which workers of other machines take pipelines, if there is one; not read yet. */
	redis: RedisSetting;
	/** How long a pipeline stays with a worker that says nothing. */
	lockMs: number;
	/** Where the database is, if not in the data folder; not read yet. */
	database: DatabaseSetting;
	/** Absolute; undefined: inside the data folder. */
	keyFile: string | undefined;
	/** Absolute; undefined: inside the data folder. */
	certificateDir: string | undefined;
	/** Address under which people open the console, base path included, without a slash at its end; for links in alerts. */
	publicUrl: string;
	/** Path below which the console is served, such as `/spillway`; empty at the root. */
	basePath: BasePath;
	isDemoOffered: boolean;
	workerCount: number;
	logLevel: string;
	/** Pages are served from sources, with reloading. */
	isDevelopment: boolean;
	/** Addresses and networks of proxies whose forwarded headers are believed. */
	trustedProxies: readonly string[];
	/** Absolute paths of PEM files; both or none. */
	tls: { certFile: string; keyFile: string } | undefined;
	/** The first administrator of an unattended set-up; the password is in a file. */
	administrator: { userName: string; passwordFile: string } | undefined;
	/** Absolute; the file holds the token with which metrics are read. */
	metricsTokenFile: string | undefined;
	/** Others than this machine can reach the console. */
	isReachable: boolean;
	/** Browsers reach it by https. */
	isSecure: boolean;
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
	SPILLWAY_DATA_DIR: z.string().min(1).default("./data"),
	SPILLWAY_REDIS_URL: z.string().optional(),
	SPILLWAY_REDIS_URL_FILE: z.string().optional(),
	SPILLWAY_LOCK_SECONDS: wholeNumber(5, 300).default(10),
	SPILLWAY_DATABASE_URL: z.string().optional(),
	SPILLWAY_DATABASE_URL_FILE: z.string().optional(),
	SPILLWAY_KEY_FILE: z.string().min(1).optional(),
	SPILLWAY_CERTIFICATE_DIR: z.string().min(1).optional(),
	SPILLWAY_PUBLIC_URL: z
		.url({ protocol: /^https?$/, error: "must be an address such as https://spillway.example" })
		.optional(),
	SPILLWAY_BASE_PATH: z
		.string()
		.transform(parseBasePath)
		.refine(
			(path) => path !== undefined,
			"must be a path such as /spillway: letters, digits, dots and dashes, and no page of the console's own",
		)
		.default(""),
	/** Unset: on, where nobody else can reach the console. */
	SPILLWAY_DEMO: z.enum(["on", "off"], "must be on or off").optional(),
	SPILLWAY_WORKERS: wholeNumber(1, 64).optional(),
	SPILLWAY_LOG_LEVEL: z
		.enum(["trace", "debug", "info", "warn", "error", "silent"], "must be trace, debug, info, warn, error or silent")
		.default("info"),
	SPILLWAY_DEV: z.enum(["0", "1"], "must be 0 or 1").default("0"),
	SPILLWAY_TRUSTED_PROXIES: z.string().default(""),
	SPILLWAY_TLS_CERT: z.string().min(1).optional(),
	SPILLWAY_TLS_KEY: z.string().min(1).optional(),
	SPILLWAY_METRICS_TOKEN_FILE: z.string().min(1).optional(),
	SPILLWAY_ADMIN_USER: z.string().min(1).optional(),
	SPILLWAY_ADMIN_PASSWORD_FILE: z.string().min(1).optional(),
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
	const tls = both(env, "SPILLWAY_TLS_CERT", "SPILLWAY_TLS_KEY");
	const administrator = both(env, "SPILLWAY_ADMIN_USER", "SPILLWAY_ADMIN_PASSWORD_FILE");
	const host = env.HOST.replace(/^\[(.*)\]$/, "$1");
	const ownUrl = `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${env.PORT}`;
	const basePath = env.SPILLWAY_BASE_PATH ?? "";
	const publicUrl = withBasePath(env.SPILLWAY_PUBLIC_URL ?? ownUrl, basePath);
	const trustedProxies = env.SPILLWAY_TRUSTED_PROXIES.split(",").flatMap((text) => text.trim() || []);
	// Who names a proxy has one, and it is there for others.
	const isReachable =
		trustedProxies.length > 0 || [env.HOST, new URL(publicUrl).hostname].some((name) => !LOOPBACK.has(name));
	const isDevelopment = env.SPILLWAY_DEV === "1";
	if (isDevelopment && isReachable) {
		throw new StartError(
			"environment",
			"SPILLWAY_DEV serves sources and takes scripts from anywhere: it works on loopback only, so unset it or HOST.",
		);
	}
	return {
		port: env.PORT,
		host,
		publicUrl,
		basePath,
		dataDir: path.resolve(env.SPILLWAY_DATA_DIR),
		redis: {
			url: env.SPILLWAY_REDIS_URL === undefined ? undefined : new Secret(env.SPILLWAY_REDIS_URL),
			file: env.SPILLWAY_REDIS_URL_FILE === undefined ? undefined : path.resolve(env.SPILLWAY_REDIS_URL_FILE),
		},
		lockMs: env.SPILLWAY_LOCK_SECONDS * 1_000,
		database: {
			url: env.SPILLWAY_DATABASE_URL === undefined ? undefined : new Secret(env.SPILLWAY_DATABASE_URL),
			file: env.SPILLWAY_DATABASE_URL_FILE === undefined ? undefined : path.resolve(env.SPILLWAY_DATABASE_URL_FILE),
		},
		keyFile: env.SPILLWAY_KEY_FILE === undefined ? undefined : path.resolve(env.SPILLWAY_KEY_FILE),
		certificateDir: env.SPILLWAY_CERTIFICATE_DIR === undefined ? undefined : path.resolve(env.SPILLWAY_CERTIFICATE_DIR),
		isDemoOffered: isDemoOffered(env, isReachable),
		workerCount: env.SPILLWAY_WORKERS ?? Math.min(MOST_DEFAULT_WORKERS, os.availableParallelism()),
		logLevel: env.SPILLWAY_LOG_LEVEL,
		isDevelopment,
		trustedProxies,
		tls: tls === undefined ? undefined : { certFile: path.resolve(tls[0]), keyFile: path.resolve(tls[1]) },
		administrator:
			administrator === undefined
				? undefined
				: { userName: administrator[0], passwordFile: path.resolve(administrator[1]) },
		metricsTokenFile:
			env.SPILLWAY_METRICS_TOKEN_FILE === undefined ? undefined : path.resolve(env.SPILLWAY_METRICS_TOKEN_FILE),
		isReachable,
		isSecure: tls !== undefined || publicUrl.startsWith("https:"),
	};
}

/** The public address, whether or not it was given with the base path. */
function withBasePath(publicUrl: string, basePath: BasePath): string {
	const url = publicUrl.replace(/\/+$/, "");
	const { pathname } = new URL(url);
	if (pathname === "/") return `${url}${basePath}`;
	if (pathname === basePath) return url;
	throw new StartError(
		"environment",
		`SPILLWAY_PUBLIC_URL has the path ${pathname}, and SPILLWAY_BASE_PATH is ${basePath || "not set"}: make them the same.`,
	);
}

type Variables = z.infer<typeof envSchema>;

/** The demo's simulator and broker live in one console, where workers of other machines do not reach them. */
function isDemoOffered(env: Variables, isReachable: boolean): boolean {
	const { SPILLWAY_DEMO: demo, SPILLWAY_REDIS_URL: url, SPILLWAY_REDIS_URL_FILE: file } = env;
	if (url === undefined && file === undefined) return demo === "on" || (demo === undefined && !isReachable);
	if (demo !== "on") return false;
	throw new StartError("environment", "SPILLWAY_DEMO=on does not go with SPILLWAY_REDIS_URL: take one of them away.");
}

/** Two settings that mean something together only. */
function both(env: Variables, first: keyof Variables, second: keyof Variables): [string, string] | undefined {
	const [a, b] = [env[first], env[second]];
	if (typeof a === "string" && typeof b === "string") return [a, b];
	if (a === undefined && b === undefined) return undefined;
	const [missing, given] = a === undefined ? [first, second] : [second, first];
	throw new StartError("environment", `${given} is set and ${missing} is not: set both, or none.`);
}
