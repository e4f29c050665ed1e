import { randomBytes } from "node:crypto";
import * as z from "zod";
import { type VerifyLine, verifyInputSchema } from "@/lib/api/verify";
import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import type { BrokerDsn, SourceDsn } from "@/lib/dsn/types";
import { templateFilter } from "@/lib/topic-template/filter";
import { parseTemplate } from "@/lib/topic-template/parse";
import { permit } from "@/server/accounts/permit";
import { InputError } from "@/server/errors";
import { watchArrivals } from "@/server/verify/watch-arrivals";
import type { Call } from "../context";
import { parseInput } from "../input";
import { loadDefinition } from "./definition";
import { toFieldIssue } from "./dsn-lines";

/** MQTT 3.1 allows 23 characters. */
const LONGEST_CLIENT_ID = 23;

const inputSchema = z.object({ id: z.string(), ...verifyInputSchema.shape });

/**
 * Listens at the task's own broker, under a client id of its own, and tells what arrives of what the task sends.
 *
 * @throws NotFoundError, InputError, SecretError before the first line
 */
export async function* verifyTask(call: Call<unknown> & { signal: AbortSignal }): AsyncGenerator<VerifyLine> {
	permit(call.ctx, "end:reach");
	const { ctx, signal } = call;
	const { id, filters } = parseInput(inputSchema, call.input);
	const definition = await loadDefinition(ctx, id);
	const source = readSource(definition.source.reveal());
	const broker = readBroker(definition.broker.reveal());
	if (!source.ok) throw new InputError(source.issues.map(toFieldIssue));
	if (!broker.ok) throw new InputError(broker.issues.map(toFieldIssue));
	yield* watchArrivals({
		broker: broker.value,
		clientId: clientIdFor(broker.value),
		filters: filters ?? filtersOf(source.value, broker.value),
		isFollowing: filters === undefined,
		isOwn: (body) => source.value.tmqTopics.some((name) => body.includes(`"topic":${JSON.stringify(name)}`)),
		follow: (onSamples) => ctx.hub.follow(id, onSamples),
		clock: ctx.clock,
		signal,
	});
}

/** Recognisable at the broker, and never that of the task: it would be thrown out. */
function clientIdFor({ clientId }: BrokerDsn): string {
	const suffix = `-v${randomBytes(2).toString("hex")}`;
	return clientId.slice(0, LONGEST_CLIENT_ID - suffix.length) + suffix;
}

function filtersOf(source: SourceDsn, broker: BrokerDsn): string[] {
	const [tmqTopic] = source.tmqTopics;
	const known = source.tmqTopics.length === 1 && tmqTopic !== undefined ? { tmq_topic: tmqTopic } : {};
	const templates = source.withMeta ? [broker.topic, broker.metaTopic] : [broker.topic];
	const parsed = templates.map((text) => parseTemplate(text));
	return [...new Set(parsed.flatMap((each) => (each.ok ? [templateFilter(each.template, known)] : [])))];
}
