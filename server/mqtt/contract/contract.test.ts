import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MqttVersion } from "@/lib/dsn/types";
import { BROKER_KINDS } from "@/server/testing/brokers";
import type { BrokerKind, RunningBroker } from "@/server/testing/brokers/types";
import { CONTRACT_CASES, YES } from "./cases";
import { ContractRun } from "./setup";

// Always against Mosquitto and aedes; `npm run test:brokers` asks for all, and has the results written down.
const WANTED = process.env["SPILLWAY_TEST_BROKERS"] ?? "Mosquitto,aedes";
const RESULTS = process.env["SPILLWAY_BROKER_RESULTS"];
const START_MS = 120_000;
const CASE_MS = 20_000;
/** RabbitMQ takes its time to start. */
const RESTART_MS = 120_000;

interface Result {
	title: string;
	version: MqttVersion;
	outcome: string;
}

for (const kind of BROKER_KINDS.filter(({ name }) => WANTED.split(",").includes(name))) {
	const missing = kind.missing();
	if (missing !== undefined) process.stderr.write(`Skipped: ${kind.name}, because ${missing}.\n`);
	describe.skipIf(missing !== undefined)(kind.name, () => suite(kind));
}

function suite(kind: BrokerKind): void {
	let broker: RunningBroker;
	const results: Result[] = [];
	let caseCount = 0;
	const lacking = new Set<MqttVersion>();
	beforeAll(async () => {
		broker = await kind.start();
	}, START_MS);
	afterAll(async () => {
		await broker?.[Symbol.asyncDispose]();
		if (RESULTS === undefined) return;
		mkdirSync(RESULTS, { recursive: true });
		const file = path.join(RESULTS, `${kind.name}.json`);
		writeFileSync(file, JSON.stringify({ name: kind.name, version: kind.version(), results }));
	});

	for (const { title, versions, usual, isRestart, run } of CONTRACT_CASES) {
		describe(title, () => {
			test.each(versions ?? ["3.1.1" as const])(
				"MQTT %s",
				async (version) => {
					if (lacking.has(version)) return;
					const name = `open/c${++caseCount}`;
					await using contractRun = new ContractRun(kind, broker, name);
					const outcome = await run(contractRun, version);
					results.push({ title, version, outcome });
					if (title === "Sign-in" && outcome !== YES) lacking.add(version);
					if (outcome === "not tried") return;
					expect(outcome).toBe(
						kind.deviations[`${title}, MQTT ${version}`] ?? kind.deviations[title] ?? usual?.[version] ?? YES,
					);
				},
				isRestart ? RESTART_MS : CASE_MS,
			);
		});
	}
}
