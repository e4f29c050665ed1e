import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import type { Secret } from "@/lib/secret";
import { assemble, type Engine } from "./assemble";
import { systemClock } from "./clock";
import { Bus } from "./cluster/bus";
import { RedisAccess } from "./cluster/redis";
import { readRedisUrl } from "./cluster/redis-setting";
import { readDatabaseUrl } from "./db/database-url";
import { createDemoControl } from "./demo-control";
import { type Env, readEnv } from "./env";
import { provideContext } from "./http/context";
import { hostNext } from "./http/next-host";
import { Peers } from "./http/peer";
import { listen } from "./http/server";
import { readTlsFiles } from "./http/tls-files";
import { createLogger } from "./log";
import { readMetricsToken } from "./metrics/token-file";
import { Readiness } from "./readiness";
import { setUpUnattended } from "./services/account/set-up-unattended";
import type { ServiceContext } from "./services/context";
import { resumeDemo } from "./services/demo/resume";
import { readSettings } from "./services/setting/store";
import { LocalPool, type LocalPoolOptions } from "./supervisor/local-pool";

/** What is not over by then is left behind: the exit may take ten seconds in all. */
const SHUTDOWN_LIMIT_MS = 9_500;

export interface RunServerOptions {
	/** Folder of the project: `.next`, `prisma/migrations` and `package.json` are below it. */
	root: string;
	/** Compiled worker module. */
	workerFile: string;
}

/**
 * Starts the console's server and returns when it listens. It runs until SIGTERM or SIGINT.
 *
 * @throws StartError
 */
export async function runServer({ root, workerFile }: RunServerOptions): Promise<void> {
	const env = readEnv();
	const clock = systemClock;
	const logger = createLogger("spillway", env.logLevel);
	const { version } = z.object({ version: z.string() }).parse(await readPackage(root));
	const pool = { workerFile, workerCount: env.workerCount, version, clock, logger };
	const engine = openEngine(await readRedisUrl(env.redis), pool, env.lockMs);
	const demo = createDemoControl({ isOffered: env.isDemoOffered });
	const assembled = await assemble({
		dataDir: env.dataDir,
		keyFile: env.keyFile,
		certificateDir: env.certificateDir,
		migrationsDir: path.join(root, "prisma", "migrations"),
		database: await readDatabaseUrl(env.database),
		clock,
		logger,
		engine,
		demo,
		version,
		publicUrl: env.publicUrl,
		metricsToken: env.metricsTokenFile === undefined ? undefined : await readMetricsToken(env.metricsTokenFile),
		isSecure: env.isSecure,
		basePath: env.basePath,
		isReachable: env.isReachable,
	});
	const readiness = new Readiness({
		clock,
		askStore: () => assembled.ctx.db.setting.findFirst({ select: { key: true } }),
		isRedisThere: () => assembled.ctx.redisState()?.status !== "lost",
	});
	let next: Awaited<ReturnType<typeof hostNext>> | undefined;
	try {
		if (env.administrator !== undefined) await setUpUnattended({ ctx: assembled.ctx, ...env.administrator });
		next = await hostNext({
			root,
			dev: env.isDevelopment,
			folder: path.join(env.dataDir, "pages"),
			basePath: env.basePath,
		});
		const { handler, upgrade } = next;
		provideContext(assembled.ctx);
		const server = await listen({
			host: env.host,
			port: env.port,
			handler,
			upgrade: env.isDevelopment ? upgrade : undefined,
			publicUrl: new URL(env.publicUrl),
			machineName: os.hostname(),
			basePath: env.basePath,
			tls: env.tls === undefined ? undefined : await readTlsFiles(env.tls),
			peers: new Peers(env.trustedProxies),
			probes: readiness,
			hasContentPolicy: !env.isDevelopment,
		});
		stopOnSignal(async () => {
			readiness.isStopping();
			provideContext(undefined);
			assembled.ctx.hub.close();
			await Promise.all([server[Symbol.asyncDispose](), assembled[Symbol.asyncDispose]()]);
		});
		await assembled.begin();
		await resumeDemo({ ctx: assembled.ctx });
		readiness.isUp();
		process.stdout.write(`Spillway is ready at ${server.url}\n`);
		await greet(assembled.ctx, env);
	} catch (error) {
		await assembled[Symbol.asyncDispose]();
		await next?.close();
		throw error;
	}

	function stopOnSignal(close: () => Promise<void>): void {
		let isStopping = false;
		const stop = (exitCode: number) => {
			if (isStopping) return;
			isStopping = true;
			clock.setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS);
			close().then(
				() => process.exit(exitCode),
				(error) => {
					logger.error({ err: error }, "stopping did not go well");
					process.exit(1);
				},
			);
		};
		process.on("SIGTERM", () => stop(0));
		process.on("SIGINT", () => stop(0));
		// Next keeps a process alive whose state nobody knows any more; better to drain and be started again.
		process.on("uncaughtException", (error) => {
			logger.fatal({ err: error }, "unexpected error, stopping");
			stop(1);
		});
	}
}

/** Redis takes the place of worker processes of this console. */
function openEngine(redisUrl: Secret | undefined, pool: LocalPoolOptions, lockMs: number): Engine {
	if (redisUrl === undefined) return { kind: "local", pool: new LocalPool(pool) };
	const { clock, logger } = pool;
	const redis = new RedisAccess({ url: redisUrl, logger, name: "spillway console" });
	return { kind: "shared", redis, bus: new Bus({ redis, clock, logger }), lockMs };
}

/** What whoever starts it must know or do. */
async function greet({ accounts, logger, db }: ServiceContext, env: Env): Promise<void> {
	if (env.isReachable && (await readSettings(db)).allowedAddresses.length === 0) {
		logger.warn("others can reach this console, and its tasks may connect anywhere: see Settings, Network");
	}
	if (env.isReachable && !env.isSecure) {
		logger.warn("others can reach this console, and it speaks plain http: passwords can be read on the way");
	}
	if (accounts.setUpCode === undefined || (await accounts.hasAny())) return;
	process.stdout.write(`To make the first administrator, open it and type this code: ${accounts.setUpCode.text}\n`);
}

async function readPackage(root: string): Promise<unknown> {
	return JSON.parse(await fs.readFile(path.join(root, "package.json"), "utf8"));
}
