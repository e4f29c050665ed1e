/**
 * TDengine's simulator in a process of its own, with rows coming in at a steady rate. Each row holds when its insert was
 * committed, by the clock that all processes of the machine share.
 *
 *     node feed.mjs '{"rowsPerSecond":1000,"insertsPerSecond":1000}'
 *
 * Prints `{"port"}`. A line `rows-per-second N` changes the rate.
 */
import { TYPE } from "@/server/simulator/engine/column";
import { selectAll } from "@/server/simulator/engine/topic";
import { startSimulator } from "@/server/simulator/simulator";
import { onLine, print } from "./lines";

const { rowsPerSecond, insertsPerSecond } = JSON.parse(process.argv[2] ?? "{}");
const LOG_ROWS = 1_000_000;
/** `readings_0` and so on: TDengine lets 100 consumer groups read a topic. */
const TOPICS = 10;

const simulator = await startSimulator({ autoGenerate: false, maxLogRows: LOG_ROWS, rebalanceMs: 50 });
const { engine } = simulator;
engine.createDatabase({ name: "bench", vgroups: 1 });
const table = engine.createNormal("bench", {
	name: "readings",
	columns: [
		{ name: "ts", type: TYPE.TIMESTAMP },
		{ name: "committed_ns", type: TYPE.BIGINT },
		{ name: "value", type: TYPE.DOUBLE },
	],
});
for (let index = 0; index < TOPICS; index++) {
	engine.createTopic({
		name: `readings_${index}`,
		database: "bench",
		sql: `create topic readings_${index} as select ts, committed_ns, value from bench.readings`,
		source: { kind: "column", from: table, select: selectAll(table) },
	});
}

let rate = Number(rowsPerSecond);
let inserted = 0;
let lastTsMs = Date.now();
let startedAtMs = performance.now();

/** All inserts that are due by now; each is committed when the call returns. */
function feed(): void {
	const rowsAnInsert = rate / Number(insertsPerSecond);
	const due = Math.floor((((performance.now() - startedAtMs) / 1_000) * rate) / rowsAnInsert) * rowsAnInsert;
	while (inserted < due) {
		inserted += rowsAnInsert;
		const rows = Array.from({ length: rowsAnInsert }, () => {
			lastTsMs = Math.max(lastTsMs + 1, Date.now());
			return [BigInt(lastTsMs), process.hrtime.bigint(), 21.5];
		});
		engine.insert("bench", [{ table: "readings", rows }]);
	}
}

onLine((line) => {
	const [command, value] = line.split(" ");
	if (command !== "rows-per-second") return;
	rate = Number(value);
	inserted = 0;
	startedAtMs = performance.now();
});
setInterval(() => {
	if (rate > 0) feed();
}, 1);
process.on("SIGTERM", () => process.exit(0));
print({ port: simulator.port });
