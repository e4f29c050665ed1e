/**
 * Runs TDengine simulators in a process of their own and lets the tests, over IPC, write numbered rows into them and break
 * them. Each case has a simulator to itself, so that one fault meets one case.
 */
import { defineColumn, TYPE } from "@/server/simulator/engine/column";
import { selectTbname } from "@/server/simulator/engine/topic";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { padOf } from "../oracle/ledger";
import type { Placed, SimulatorCommands, StatementSpec } from "./simulator-commands";

const simulators = new Map<number, Simulator>();
const FIRST_MS = 1_760_000_000_000n;
const STABLE = "rows";

const commands: SimulatorCommands = {
	async open({ rebalanceMs, maxLogRows }) {
		const simulator = await startSimulator({ autoGenerate: false, rebalanceMs, maxLogRows });
		simulator.groups.onCommit = ({ tmqTopic, ...commit }) => {
			const atMs = Number(process.hrtime.bigint()) / 1e6;
			process.send?.({ commit: { port: simulator.port, tmqTopic, atMs, ...commit } });
		};
		simulators.set(simulator.port, simulator);
		return simulator.port;
	},
	async close({ port }) {
		await at(port).close();
		simulators.delete(port);
	},
	async plant({ port, database, tables, vgroups }) {
		const { engine } = at(port);
		engine.createDatabase({ name: database, vgroups });
		engine.createStable(database, {
			name: STABLE,
			columns: [
				{ name: "ts", type: TYPE.TIMESTAMP },
				{ name: "n", type: TYPE.BIGINT },
				{ name: "pad", type: TYPE.VARCHAR, length: 65_000 },
			],
			tags: [{ name: "plant", type: TYPE.INT }],
		});
		engine.createChildren(
			database,
			tables.map((name) => ({ name, using: STABLE, tags: { plant: 1 } })),
		);
	},
	async grow({ port, database, tables }) {
		at(port).engine.createChildren(
			database,
			tables.map((name) => ({ name, using: STABLE, tags: { plant: 1 } })),
		);
	},
	async createTopic({ port, database, tmqTopic, kind }) {
		const { engine } = at(port);
		const stable = engine.stable(database, STABLE);
		if (kind === "stable") {
			engine.createTopic({ name: tmqTopic, database, source: { kind: "stable", stable } });
			return;
		}
		const tbname = selectTbname(defineColumn({ name: "tbname", type: TYPE.VARCHAR }));
		const columns = stable.columns.map((column) => ({ column, from: { kind: "column", name: column.name } as const }));
		engine.createTopic({
			name: tmqTopic,
			database,
			source: { kind: "column", from: stable, select: [...columns, tbname] },
		});
	},
	async insert({ port, database, firstN, statements }) {
		return insert(at(port), database, firstN, statements);
	},
	async dropTopic({ port, tmqTopic }) {
		at(port).groups.dropTopic(tmqTopic, true);
	},
	async dropGroup({ port, groupId, tmqTopic, isForced }) {
		at(port).groups.dropGroup(groupId, tmqTopic, { isForced });
	},
	async evict({ port, groupId }) {
		at(port).groups.evict(groupId);
	},
	async failNext({ port, action, code, message, times }) {
		for (let i = 0; i < times; i++) at(port).faults.failNext(action, { code, message });
	},
	async setFaults({ port, answerDelayMs, isSilent, unanswered, refusesConnections, hasHeartbeats }) {
		const { faults, groups } = at(port);
		if (answerDelayMs !== undefined) faults.answerDelayMs = answerDelayMs;
		if (isSilent !== undefined) faults.isSilent = isSilent;
		if (refusesConnections !== undefined) faults.refusesConnections = refusesConnections;
		if (hasHeartbeats !== undefined) groups.hasHeartbeats = hasHeartbeats;
		if (unanswered !== undefined) {
			faults.unanswered.clear();
			for (const action of unanswered) faults.unanswered.add(action);
		}
	},
	async dropConnections({ port }) {
		at(port).dropConnections();
	},
	async eat({ port, database, keep }) {
		const begins: Record<number, number> = {};
		for (const { id, log } of at(port).engine.database(database).vgroups) {
			log.truncateBefore(log.end - keep);
			begins[id] = log.begin;
		}
		return begins;
	},
	async group({ port, groupId, tmqTopic }) {
		const { groups, engine } = at(port);
		const subscription = groups.list().find((each) => each.groupId === groupId && each.topic.name === tmqTopic);
		const vgroups = engine.topics.get(tmqTopic)?.database.vgroups ?? [];
		return {
			exists: subscription !== undefined,
			members: [...(subscription?.members ?? [])].map(({ options }) => options.clientId),
			committed: Object.fromEntries(subscription?.committed ?? []),
			ends: Object.fromEntries(vgroups.map(({ id, log }) => [id, log.end])),
		};
	},
};

function at(port: number): Simulator {
	const simulator = simulators.get(port);
	if (simulator === undefined) throw new Error(`There is no simulator at port ${port}.`);
	return simulator;
}

function insert(
	simulator: Simulator,
	database: string,
	firstN: number,
	statements: readonly StatementSpec[],
): Placed[] {
	const { engine } = simulator;
	const placed: Placed[] = [];
	let n = firstN;
	for (const parts of statements) {
		const filled = parts.map(({ table, rows, padBytes }) => {
			const numbers = Array.from({ length: rows }, () => n++);
			return { table, padBytes, numbers };
		});
		engine.insert(
			database,
			filled.map(({ table, padBytes, numbers }) => ({
				table,
				rows: numbers.map((each) => [FIRST_MS + BigInt(each), BigInt(each), padOf(each, padBytes)]),
			})),
		);
		for (const { table, padBytes, numbers } of filled) {
			const vgroup = engine.database(database).tables.get(table)?.vgroup;
			if (vgroup === undefined) throw new Error(`Table ${table} is gone.`);
			placed.push({ numbers, padBytes, vgroupId: vgroup.id, version: vgroup.log.end - 1 });
		}
	}
	return placed;
}

process.on("message", (request: { id: number; name: keyof SimulatorCommands; input: never }) => {
	const command: (input: never) => Promise<unknown> = commands[request.name];
	command(request.input).then(
		(result) => process.send?.({ id: request.id, result }),
		(error: unknown) =>
			process.send?.({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
	);
});
process.on("disconnect", () => process.exit(0));
