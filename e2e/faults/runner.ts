import { type FaultCase, NOTHING_LEFT } from "./cases/case";
import { checkServer, type ServerBaseline, takeBaseline } from "./invariants/server";
import { type Bench, type CaseTotals, Lab, noTotals, openBroker } from "./lab";
import { ConsoleServer } from "./processes/console-server";
import { SimulatorHost } from "./processes/simulator-host";

export interface CaseResult {
	id: string;
	title: string;
	ok: boolean;
	seconds: number;
	error?: string;
	/** Numbers that the case measured. */
	figures: Record<string, number>;
	totals: CaseTotals;
}

export interface RunOptions {
	seed: number;
	/** Cases at a time, not counting those that mostly wait. */
	concurrency: number;
	onResult(result: CaseResult): void;
}

const CASE_LIMIT_MS = 1_200_000;

/** Runs the cases, several at a time and those that mostly wait beside them, and then looks at what they left behind in the server that they shared. */
export async function runCases(cases: readonly FaultCase[], options: RunOptions): Promise<CaseResult[]> {
	const simulators = new SimulatorHost();
	const mosquitto = await openBroker();
	let shared: Promise<{ server: ConsoleServer; baseline: ServerBaseline }> | undefined;
	const bench: Bench = {
		simulators,
		mosquitto,
		sharedServer: async () => {
			shared ??= startShared(bench);
			return (await shared).server;
		},
	};
	const results: CaseResult[] = [];
	const beside = cases.filter(({ mostlyWaits }) => mostlyWaits);
	const waiting = cases.filter(({ mostlyWaits }) => !mostlyWaits);
	const done = (result: CaseResult) => {
		results.push(result);
		options.onResult(result);
	};
	try {
		const lanes = Array.from({ length: options.concurrency }, async () => {
			for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
				done(await runOne(bench, next, options.seed));
			}
		});
		await Promise.all([...lanes, ...beside.map(async (one) => done(await runOne(bench, one, options.seed)))]);
		if (shared !== undefined) done(await checkShared(shared));
	} finally {
		const { server } = (await shared?.catch(() => undefined)) ?? {};
		await server?.remove();
		await simulators.end();
		await mosquitto[Symbol.asyncDispose]();
	}
	return results;
}

async function startShared(bench: Bench) {
	const server = await ConsoleServer.start({ workers: 2 });
	return { server, baseline: await takeBaseline(bench, server) };
}

async function runOne(bench: Bench, one: FaultCase, seed: number): Promise<CaseResult> {
	const lab = new Lab(bench, one.id, seed);
	const startedMs = performance.now();
	let error: string | undefined;
	try {
		await within(one.limitMs ?? CASE_LIMIT_MS, one.run(lab));
	} catch (failure) {
		error = `${wordsOf(failure)}\n${await lab.describe().catch(String)}`;
	}
	const totals = lab.totals();
	await lab.end().catch((failure) => {
		error ??= `Cleaning up failed: ${wordsOf(failure)}`;
	});
	return resultOf(one.id, one.title, startedMs, error, lab.figures, totals);
}

/** The shared server itself is the last case: it must be as it was before the first. */
async function checkShared(shared: Promise<{ server: ConsoleServer; baseline: ServerBaseline }>): Promise<CaseResult> {
	const startedMs = performance.now();
	const figures: Record<string, number> = {};
	let error: string | undefined;
	try {
		const { server, baseline } = await shared;
		Object.assign(figures, await checkServer(server, baseline));
	} catch (failure) {
		error = wordsOf(failure);
	}
	const title = "after all cases: sockets, timers, listeners, processes and files are what they were; it stops cleanly";
	return resultOf(NOTHING_LEFT, title, startedMs, error, figures);
}

function resultOf(
	id: string,
	title: string,
	startedMs: number,
	error: string | undefined,
	figures: Record<string, number>,
	totals: CaseTotals = noTotals(),
): CaseResult {
	const seconds = (performance.now() - startedMs) / 1_000;
	return { id, title, ok: error === undefined, seconds, figures, totals, ...(error === undefined ? {} : { error }) };
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`Not over after ${limitMs / 1_000} s.`)), limitMs);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		clearTimeout(timer);
	}
}

function wordsOf(failure: unknown): string {
	if (!(failure instanceof Error)) return String(failure);
	return failure.cause === undefined ? String(failure.stack) : `${failure.message}: ${wordsOf(failure.cause)}`;
}
