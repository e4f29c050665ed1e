import fs from "node:fs";
import { expect, test } from "vitest";
import { type Clock, sleep } from "@/server/clock";
import { recordingPath } from "@/server/testing/recording";
import { type Simulator, startSimulator } from "./simulator";
import { fastClock } from "./testing/fast-clock";
import { mustRun } from "./testing/rest";
import { TestClient } from "./testing/tmq-client";

const SPEED = 50;
/** Longer pauses in a recording are part of what it shows. */
const PAUSE_MS = 2_000;

interface Line {
	readonly t: number;
	readonly dir: string;
	readonly kind?: string;
	readonly data: string;
}

/** The databases and topics that the recordings speak of. */
async function startAsRecorded(clock: Clock): Promise<Simulator> {
	const simulator = await startSimulator({ autoGenerate: false, clock });
	for (const sql of [
		"create database db vgroups 1",
		"create table db.meters (ts timestamp, f1 int) tags (t1 int)",
		"create topic topic_meters as select ts, tbname, f1, t1 from db.meters",
		"insert into db.tb using db.meters tags (1) values (now, 1)",
		"create database capmany vgroups 4",
		"create table capmany.meters (ts timestamp, v int) tags (g int)",
		"create topic t_capmany_q as select ts, v from capmany.meters",
	]) {
		await mustRun(simulator, sql);
	}
	// The recorded cluster's fourth database had its vgroup 11; ours is numbered from 3.
	for (let rows = 0; rows < 43; rows++) {
		await mustRun(simulator, `insert into capmany.d${rows} using capmany.meters tags (1) values (now, 1)`);
	}
	return simulator;
}

/** What counts in an answer: which members it has, and the code and text of an error. */
function essence(data: string | Buffer): unknown {
	if (typeof data !== "string") {
		const code = data.readUInt32LE(34);
		const message = data.subarray(42, 42 + data.readUInt32LE(38)).toString();
		return { code, message, messageId: data.readBigUInt64LE(42 + message.length), isError: code !== 0 };
	}
	const { code, message, action, req_id, have_message, message_type, message_id } = JSON.parse(data);
	return {
		code,
		message,
		action,
		req_id,
		have_message,
		message_type,
		message_id,
		members: Object.keys(JSON.parse(data)),
	};
}

/** The vgroup that the recordings asked for, in the simulator's numbering. */
const adapted = (request: string) => request.replace('"vgroup_id":11', '"vgroup_id":3');

test.each([
	"bad-json",
	"bad-offset-reset",
	"double-subscribe",
	"no-group",
	"no-topics",
	"poll-before-subscribe",
	"poll-interval-exceeded",
	"seek-commit",
	"unknown-topic",
	"unknown-user",
	"wrong-message-id",
	"wrong-password",
])("answers like the real server, or not at all: %s", async (name) => {
	const clock = fastClock(SPEED);
	await using simulator = await startAsRecorded(clock);
	await using client = await TestClient.open(simulator.url);
	const lines: Line[] = fs
		.readFileSync(recordingPath(`errors/${name}`), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	for (const [index, line] of lines.entries()) {
		if (line.dir === ">") {
			const pauseMs = line.t - (lines[index - 1]?.t ?? line.t);
			if (pauseMs > PAUSE_MS && lines[index - 1]?.dir === "<") await sleep(clock, pauseMs);
			client.sendText(adapted(line.data));
		} else if (line.dir === "<") {
			const expected = line.kind === "binary" ? Buffer.from(line.data, "base64") : line.data;
			expect(essence(await client.receive())).toEqual(essence(expected));
		} else if (line.dir === "note") {
			// No answer: the next thing that arrives answers the next question.
			expect(essence(JSON.stringify(await client.ask("version", { req_id: 99 })))).toMatchObject({ req_id: 99 });
		}
	}
});
