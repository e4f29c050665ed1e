import { messageOf } from "@/lib/errors";
import type { Clock } from "@/server/clock";
import { type Env, readEnv } from "@/server/env";
import { checkCertificates } from "./certificates";
import { checkEnds } from "./ends";
import { type Finding, fail, ok } from "./finding";
import { checkClock, checkDataFolder, checkKeyFile, checkNode } from "./machine";
import { checkPort, checkRedis, checkWorker } from "./processes";
import { checkSecrets, newestStoredMs, visitStore } from "./store";

export interface Patient {
	environment: NodeJS.ProcessEnv;
	/** Folder of the project. */
	root: string;
	workerFile: string;
	clock: Clock;
}

/** Looks at everything that an installation stands on, one after the other, and changes nothing. */
export async function* examine({ environment, root, workerFile, clock }: Patient): AsyncGenerator<Finding> {
	yield checkNode();
	let env: Env;
	try {
		env = readEnv(environment);
	} catch (error) {
		yield fail("settings", messageOf(error), "correct the environment variables that are named");
		return;
	}
	yield ok("settings", "all environment variables can be used");
	yield* await checkDataFolder(env);
	yield await checkKeyFile(env);
	const { findings, store } = await visitStore(env, root);
	yield* findings;
	try {
		const { db } = store ?? {};
		if (db !== undefined) yield* await checkSecrets(db, env);
		yield checkClock(clock.nowMs(), db === undefined ? undefined : await newestStoredMs(db));
		yield* await checkCertificates(env.tls, db, clock.nowMs());
		yield await checkPort(env);
		yield await checkWorker(workerFile);
		yield* await checkRedis(env, clock);
		if (db !== undefined) yield* await checkEnds(db, clock.nowMs());
	} finally {
		await store?.[Symbol.asyncDispose]();
	}
}
