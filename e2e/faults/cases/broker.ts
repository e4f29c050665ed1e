import { type Mosquitto, type MosquittoOptions, startMosquitto } from "@/server/testing/mosquitto";
import { expect } from "../invariants/checks";
import type { Lab } from "../lab";
import { pause, secondsSince, until } from "../processes/until";
import type { Rig } from "../rig";
import type { FaultCase } from "./case";

// Mosquitto 2.0 closes the connection at every refusal where its queue is said to have no bound.
const UNBOUNDED = ["max_inflight_messages 0", "max_queued_messages 1000000"];

function brokerOfItsOwn(lab: Lab, options: MosquittoOptions = {}): Promise<Mosquitto> {
	const config = options.config ?? ["allow_anonymous true", ...UNBOUNDED];
	return startMosquitto({ isQuiet: true, ...options, config }).then((mosquitto) => lab.use(mosquitto));
}

/** The broker breaks, or the link to it. What it had not acknowledged may come once more, and nothing else. */
export const brokerCases: FaultCase[] = [
	{
		id: "broker-gone",
		title: "nothing listens where the broker was, then it is back",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(300);
			rig.allowUnacknowledged();
			await rig.broker.refuse();
			await rig.reaches("retrying", "broker-unreachable");
			const { health } = await rig.live();
			expect(health?.kind === "broker-unreachable", "the health says that the broker is unreachable");
			await rig.insert(300);
			const arrivedBefore = rig.ledger.arrivalCount;
			await rig.broker.accept();
			const backMs = performance.now();
			await until("it publishes again", () => rig.ledger.arrivalCount > arrivedBefore);
			lab.figures["seconds until it publishes"] = secondsSince(backMs);
			await rig.finish();
			await rig.logs("broker-away");
			await rig.logs("broker-back");
		},
	},
	...([1, 2] as const).map((qos) => flaps(`broker-flaps-qos-${qos}`, qos, 4, "short")),
	...([1, 2] as const).map((qos) => flaps(`broker-flaps-long-qos-${qos}`, qos, 1_000, "long")),
	{
		id: "broker-half-open",
		title: "packets to and from the broker vanish while the sockets stay: noticed within 1.5 keep-alives",
		async run(lab) {
			const keepAliveS = 4;
			const rig = await lab.rig({ brokerParams: { keep_alive: String(keepAliveS) } });
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			const startedMs = performance.now();
			rig.broker.halfOpen();
			await rig.insert(100);
			const { state } = await rig.reaches("retrying", "broker-unreachable");
			lab.figures["keep-alives until noticed"] = Number((secondsSince(startedMs) / keepAliveS).toFixed(1));
			expect(state.cause?.message.includes("keep-alive") ?? false, `it says why: ${state.cause?.message}`);
			rig.broker.pass();
			await rig.finish();
		},
	},
	{
		id: "broker-slow",
		title: "the broker's answers come in a trickle: no reconnect, no repeat",
		async run(lab) {
			const rig = await lab.rig({ brokerParams: { keep_alive: "4" } });
			await rig.start();
			rig.broker.rule("down", { kind: "trickle", bytesPerSecond: 20 });
			await rig.insert(60);
			await rig.arrived();
			await rig.reaches("running");
			await rig.drained();
			const { counters } = await rig.live();
			expect(counters.reconnects === 0, `a slow broker is no lost one: ${counters.reconnects} reconnects`);
			await rig.finish();
		},
	},
	{
		id: "broker-frozen",
		title: "the broker's process stands still, its sockets stay; then it goes on",
		async run(lab) {
			const mosquitto = await brokerOfItsOwn(lab);
			const rig = await lab.rig({ brokerPort: mosquitto.port, brokerParams: { keep_alive: "4" } });
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			process.kill(mosquitto.pid, "SIGSTOP");
			try {
				await rig.insert(100);
				await rig.reaches("retrying");
				// What lies in the frozen broker's sockets is taken by it later on.
				rig.allowUnacknowledged();
			} finally {
				process.kill(mosquitto.pid, "SIGCONT");
			}
			await rig.finish();
		},
	},
	...(["with", "without"] as const).map(restarted),
	{
		id: "broker-refuses-skip",
		title: "the broker refuses one table's messages under on_refused=skip: counted, the others arrive in order",
		async run(lab) {
			const mosquitto = await brokerOfItsOwn(lab, refusing("t3"));
			const rig = await lab.rig({ brokerPort: mosquitto.port, brokerParams: { on_refused: "skip" } });
			await rig.start();
			await rig.insert(80);
			forgiveTable(rig, 80, 2);
			await rig.arrived();
			await until("the refused ones are counted", async () => (await rig.live()).counters.failed === 10);
			await rig.logs("refused-skipped");
			await rig.stops();
			rig.check();
		},
	},
	{
		id: "broker-refuses-one-of-group",
		title: "one member of two meets a refusal: the run fails, and “skip this one” skips exactly that message",
		async run(lab) {
			const mosquitto = await brokerOfItsOwn(lab, refusing("t3"));
			const rig = await lab.rig({ brokerPort: mosquitto.port, sourceParams: { parallel: "2" } });
			await rig.start();
			// A vgroup that changes hands under way would be read twice.
			await until("both members have joined", async () => (await rig.group()).members.length === 2);
			const others = ["t1", "t2", "t4", "t5", "t6", "t7", "t8"];
			await rig.insert(70, { tables: others });
			await rig.drained();
			await rig.insert(5, { tables: ["t3"] });
			rig.ledger.forgive([71, 72, 73, 74, 75]);
			await rig.insert(70, { tables: others });
			const { state } = await rig.reaches("failed", "broker-not-authorised");
			expect(state.cause?.message.includes("t3") ?? false, "it names the MQTT topic");
			// What was acknowledged behind the refused message cannot be committed.
			await rig.allowUncommitted();
			await rig.server.api.skipRefused(rig.taskId);
			await until("it runs", async () => {
				const { phase } = (await rig.live()).state;
				expect(phase !== "failed", "one message was refused, and just this one had to be skipped");
				return phase === "running" && rig.ledger.isComplete;
			});
			await rig.insert(5, { tables: ["t3"] });
			rig.ledger.forgive([146, 147, 148, 149, 150]);
			await rig.reaches("failed", "broker-not-authorised");
			await rig.server.api.stop(rig.taskId);
			rig.check();
		},
	},
	{
		id: "broker-client-id-taken",
		title: "another client signs in under the task's client id: named, and no loop of throwing each other out",
		mostlyWaits: true,
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			rig.allowUnacknowledged();
			const { connectAsync } = await import("mqtt");
			const { port } = lab.bench.mosquitto;
			const options = { clientId: rig.name, protocolVersion: 5, reconnectPeriod: 100 } as const;
			const rival = await connectAsync(`mqtt://127.0.0.1:${port}`, options);
			const { state } = await rig.reaches("retrying", "broker-client-id-taken");
			expect(state.cause?.message.includes(rig.name) ?? false, "it names the client id");
			const before = rig.broker.accepted;
			await pause(20_000);
			const signIns = rig.broker.accepted - before;
			expect(signIns <= 3, `the waits grow: ${signIns} sign-ins in twenty seconds`);
			await rival.endAsync(true);
			// The next try may be a minute away; a start of the user's own comes at once.
			await rig.stops();
			await rig.server.api.start(rig.taskId);
			await rig.finish();
		},
	},
];

/** More than a sign-in takes, less than twenty messages. */
const FEW_BYTES = 500;

function isAnswered({ broker, tap }: Rig): boolean {
	return broker.openLinks > 0 && tap.unacknowledged.length === 0;
}

function flaps(id: string, qos: 1 | 2, rounds: number, form: "short" | "long"): FaultCase {
	return {
		id,
		title: `the link to the broker is cut ${rounds} times in a row at QoS ${qos}, also in the middle of what is sent again`,
		form,
		limitMs: 3_600_000,
		async run(lab) {
			const server = form === "long" ? await lab.ownServer({ workers: 1 }) : undefined;
			const rig = await lab.rig({ qos }, server);
			await rig.start();
			// Waits that grow to a minute would make a thousand cuts take a day.
			for (const pid of server?.workers ?? []) await server?.hurry(pid);
			for (let round = 0; round < rounds; round++) {
				const isAgain = round % 3 === 2;
				// A third loss on the same message would be the broker's way of refusing it.
				if (!isAgain) await until("all was sent again and answered", () => isAnswered(rig));
				// Answers come so late that the cut finds messages without one.
				rig.broker.rule("down", { kind: "delay", ms: 100 });
				const before = rig.broker.bytes.up;
				await rig.insert(20);
				await until("messages are on their way", () => rig.broker.bytes.up - before > FEW_BYTES);
				await rig.cutBroker(round % 2 === 0 ? "fin" : "rst");
				rig.broker.rule("down", { kind: "pass" });
				await pause(Math.floor(lab.random() * 50));
			}
			expect(rig.broker.accepted >= rounds, `each time a connection was cut, and ${rig.broker.accepted} were made`);
			await rig.finish();
		},
	};
}

function restarted(kind: "with" | "without"): FaultCase {
	const keeps = kind === "with";
	return {
		id: `broker-restarted-${kind}-session`,
		title: `the broker is killed under load and comes back ${kind} the sessions it had`,
		async run(lab) {
			const persistence = keeps ? ["persistence true", "persistence_location {dir}/", "autosave_interval 1"] : [];
			const mosquitto = await brokerOfItsOwn(lab, { config: ["allow_anonymous true", ...UNBOUNDED, ...persistence] });
			const brokerParams = { clean_session: keeps ? "false" : "true" };
			const rig = await lab.rig({ qos: 2, brokerPort: mosquitto.port, brokerParams, witness: "wire" });
			await rig.start();
			await rig.insert(1_000);
			await until("some rows have arrived", () => rig.ledger.arrivalCount > 100);
			await rig.allowUncommitted();
			await mosquitto.kill();
			await rig.reaches("retrying");
			await rig.insert(100);
			await mosquitto.restart();
			await rig.finish();
		},
	};
}

function refusing(table: string): MosquittoOptions {
	return {
		config: ["allow_anonymous true", ...UNBOUNDED, "acl_file {dir}/acl"],
		files: {
			acl: `topic read #\n${Array.from({ length: 8 }, (_, index) => `t${index + 1}`)
				.filter((name) => name !== table)
				.map((name) => `pattern write +/+/${name}\n`)
				.join("")}`,
		},
	};
}

/** Of rows spread over eight tables by five: those of one table, by its place, will not arrive. */
function forgiveTable(rig: Rig, rows: number, place: number): void {
	const statements = Array.from({ length: rows / 5 }, (_, index) => index).filter((index) => index % 8 === place);
	rig.ledger.forgive(statements.flatMap((index) => Array.from({ length: 5 }, (_, row) => index * 5 + row + 1)));
}
