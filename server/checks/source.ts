import { lookup } from "node:dns/promises";
import type { CheckStep } from "@/lib/api/check";
import type { HostPort, SourceDsn } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import { nearest } from "@/lib/nearest";
import type { Clock } from "@/server/clock";
import { listTmqTopics } from "@/server/tdengine/list-tmq-topics";
import { networkFaultOf, networkWords } from "@/server/tdengine/network-error";
import { probeCredentials } from "@/server/tdengine/probe-credentials";
import { vgroupCount } from "@/server/tdengine/vgroup-count";
import { serverError } from "@/server/tmq/server-error";
import { addressOf } from "@/server/tmq/transport";
import { probeSocket, probeTls } from "./probe-socket";

export interface SourceCheckOptions {
	clock: Clock;
	signal: AbortSignal;
	/** False: nobody has chosen a TMQ topic yet; that they can be listed is enough. */
	isTopicNamed?: boolean;
}

type Step = CheckStep["step"];
const STEPS = ["resolve", "connect", "tls", "sign-in", "tmq-topic"] as const satisfies readonly Step[];
const MOST_NAMES = 8;

/**
 * Tries a source step by step and tells each as it is done. After a failed step the others are skipped. Connects,
 * signs in and reads the list of TMQ topics; subscribes to nothing. Throws only the signal's reason.
 */
export async function* checkSourceConnection(dsn: SourceDsn, options: SourceCheckOptions): AsyncGenerator<CheckStep> {
	const work: Readonly<Record<(typeof STEPS)[number], () => Promise<CheckStep>>> = {
		resolve: () => resolveHosts(dsn),
		connect: () => connect(dsn, options),
		tls: () => secure(dsn, options),
		"sign-in": () => signIn(dsn, options),
		"tmq-topic": () => findTopics(dsn, options),
	};
	let hasFailed = false;
	for (const step of STEPS) {
		options.signal.throwIfAborted();
		if (hasFailed) {
			yield { step, outcome: "skipped" };
			continue;
		}
		const done = await work[step]();
		options.signal.throwIfAborted();
		hasFailed = done.outcome === "failed";
		yield done;
	}
}

async function resolveHosts({ hosts }: SourceDsn): Promise<CheckStep> {
	const addresses: string[] = [];
	for (const { host } of hosts) {
		try {
			addresses.push((await lookup(host.replace(/^\[|\]$/g, ""))).address);
		} catch {
			return {
				step: "resolve",
				outcome: "failed",
				message: `The name ${host} cannot be resolved. Check its spelling and this machine's name service.`,
			};
		}
	}
	return { step: "resolve", outcome: "passed", detail: addresses.join(", ") };
}

/** The first host that accepts is enough, as it is for a running task. */
async function connect({ hosts }: SourceDsn, { clock, signal }: SourceCheckOptions): Promise<CheckStep> {
	const failures: string[] = [];
	for (const host of hosts) {
		const startMs = clock.monotonicMs();
		try {
			await probeSocket(host, clock, signal);
			const elapsedMs = Math.max(1, Math.round(clock.monotonicMs() - startMs));
			const address = hosts.length > 1 ? ` to ${addressOf(host)}` : "";
			return { step: "connect", outcome: "passed", detail: `${elapsedMs} ms${address}` };
		} catch (error) {
			signal.throwIfAborted();
			failures.push(networkWords(error, addressOf(host)));
		}
	}
	return {
		step: "connect",
		outcome: "failed",
		message: `TDengine unreachable: ${failures.join("; ")}. Check the address, and that taosAdapter runs there.`,
	};
}

async function secure({ protocol, hosts }: SourceDsn, { clock, signal }: SourceCheckOptions): Promise<CheckStep> {
	if (protocol === "tmq+ws") return { step: "tls", outcome: "skipped", detail: "No TLS" };
	let failure = "";
	for (const host of hosts) {
		try {
			return { step: "tls", outcome: "passed", detail: await probeTls(host, clock, signal) };
		} catch (error) {
			signal.throwIfAborted();
			failure ||= failureOfTls(host, error);
		}
	}
	return { step: "tls", outcome: "failed", message: failure };
}

function failureOfTls(host: HostPort, error: unknown): string {
	const advice =
		networkFaultOf(error) === "no-tls"
			? "Use tmq+ws, or the port at which the server has TLS."
			: "Connect by the name that the certificate was issued for, or start Spillway with NODE_EXTRA_CA_CERTS naming a file with the authority that issued it.";
	return `TLS failed: ${networkWords(error, addressOf(host))}. ${advice}`;
}

async function signIn(dsn: SourceDsn, { signal }: SourceCheckOptions): Promise<CheckStep> {
	const probe = await probeCredentials(dsn, signal);
	switch (probe.kind) {
		case "accepted":
			return { step: "sign-in", outcome: "passed", detail: `TDengine ${probe.serverVersion}` };
		case "refused":
			return {
				step: "sign-in",
				outcome: "failed",
				message: serverError("subscribe", probe.serverCode, probe.text).message,
			};
		case "unclear":
			return { step: "sign-in", outcome: "failed", message: probe.message };
	}
	return probe satisfies never;
}

async function findTopics(dsn: SourceDsn, { signal, isTopicNamed = true }: SourceCheckOptions): Promise<CheckStep> {
	const step = "tmq-topic";
	try {
		const known = await listTmqTopics(dsn, signal);
		if (!isTopicNamed) return { step, outcome: "passed", detail: `${known.length} to choose from` };
		const missing = dsn.tmqTopics.find((name) => !known.some((topic) => topic.name === name));
		if (missing !== undefined)
			return missingTopic(
				dsn,
				missing,
				known.map(({ name }) => name),
			);
		const databases = new Set(known.filter(({ name }) => dsn.tmqTopics.includes(name)).map(({ database }) => database));
		const counts = await Promise.all([...databases].map((database) => vgroupCount(dsn, database, signal)));
		const vgroups = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
		return {
			step,
			outcome: "passed",
			...(vgroups > 0 && { detail: vgroups === 1 ? "1 vgroup" : `${vgroups} vgroups` }),
		};
	} catch (error) {
		signal.throwIfAborted();
		// Not every user may read the list; the subscription itself will tell.
		return { step, outcome: "unknown", message: `The TMQ topics could not be listed. ${messageOf(error)}` };
	}
}

function missingTopic(dsn: SourceDsn, missing: string, known: readonly string[]): CheckStep {
	const shown = known.slice(0, MOST_NAMES).join(", ");
	const rest = known.length > MOST_NAMES ? `, and ${known.length - MOST_NAMES} more` : "";
	const message =
		known.length === 0
			? `TMQ topic ${missing} does not exist, nor does any other that this user may see. Create it in TDengine.`
			: `TMQ topic ${missing} does not exist. There are: ${shown}${rest}.`;
	const near = known.length === 1 ? known[0] : nearest(missing, known);
	if (near === undefined) return { step: "tmq-topic", outcome: "failed", message };
	const value = dsn.tmqTopics.map((name) => (name === missing ? near : name)).join(",");
	const suggestion = { label: `Use ${near}`, field: "object", value };
	return { step: "tmq-topic", outcome: "failed", message, suggestion };
}
