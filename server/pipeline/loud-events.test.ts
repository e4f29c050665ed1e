import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "@/server/log";
import { createMqttPublisher } from "@/server/mqtt/publisher";
import { startSimulator } from "@/server/simulator/simulator";
import { querySql } from "@/server/tdengine/rest-client";
import { brokerDsn, hurriedClock } from "@/server/testing/messages";
import { startScriptedBroker } from "@/server/testing/scripted-broker";
import { openTmqSession } from "@/server/tmq/open-session";
import { sourceFor } from "@/server/tmq/testing";
import { runPipeline } from "./pipeline";
import type { PipelineEvent } from "./types";

/** A pipeline from a simulated TDengine to a broker that takes everything. */
async function flowing() {
	const simulator = await startSimulator({ port: 0, autoGenerate: false, rebalanceMs: 50 });
	onTestFinished(() => simulator.close());
	const bodies: string[] = [];
	const broker = await startScriptedBroker((packet, { send }) => {
		if (packet.cmd !== "publish") return;
		bodies.push(packet.payload.toString());
		send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
	});
	onTestFinished(() => broker[Symbol.asyncDispose]());
	const dsn = sourceFor(`127.0.0.1:${simulator.port}`, "topic_m");
	const sql = (statement: string) => querySql(dsn, statement);
	await sql("create database power vgroups 1");
	await sql("create table power.m (ts timestamp, v int)");
	await sql("create topic topic_m as select ts, v from power.m");
	const events: PipelineEvent[] = [];
	const clock = hurriedClock(20);
	const pipeline = runPipeline({
		source: dsn,
		broker: brokerDsn(broker.port),
		openSession: openTmqSession,
		createPublisher: (brokerOf) => createMqttPublisher(brokerOf, { clock, random: () => 0.5 }),
		clock,
		random: () => 0.5,
		logger: createLogger("test", "silent"),
		listener: { onEvent: (event) => events.push(event) },
	});
	onTestFinished(async () => {
		pipeline.stop();
		await pipeline.ended;
	});
	let written = 0;
	/** Writes a row and waits until it is published and committed. */
	const row = async () => {
		await sql(`insert into power.m values (${1_700_000_000_000 + written}, ${written})`);
		written++;
		await until(() => new Set(bodies).size >= written && pipeline.report().counters.inFlight === 0);
	};
	const seen = (code: string) => until(() => events.some((event) => event.code === code));
	const loud = () => events.filter(({ level }) => level === "error").map(({ code }) => code);
	return { sql, row, seen, loud, bodies, pipeline };
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("a dropped consumer group is told once, loudly, and nothing is lost or repeated", async () => {
	const { sql, row, seen, loud, bodies } = await flowing();
	await row();
	await row();
	await sql("drop consumer group force g on topic_m");
	await seen("source-away");
	await row();
	await seen("group-dropped");
	await row();
	expect(loud()).toEqual(["group-dropped"]);
	expect(bodies).toHaveLength(4);
});

test("a TMQ topic that is dropped and created again is told as that, and nothing else", async () => {
	const { sql, row, seen, loud, bodies, pipeline } = await flowing();
	await row();
	await sql("drop topic force topic_m");
	await until(() => pipeline.state.phase === "retrying" && pipeline.state.cause.code === "unknown-tmq-topic");
	await sql("create topic topic_m as select ts, v from power.m");
	await seen("topic-recreated");
	await row();
	expect(loud()).toEqual(["topic-recreated"]);
	expect(bodies).toHaveLength(2);
});
