/**
 * Benchmarks on loopback that print ratios against peers in the same run. Started by `npm run bench`; `--help` tells how.
 */
import { parseArgs } from "node:util";
import { CASES, casesOf } from "./cases";
import { runCluster } from "./cluster";
import { runCodec } from "./codec";
import { runCompare } from "./compare";
import { fillDocument } from "./document";
import { runHeadroom } from "./headroom";
import { runLatency } from "./latency";
import { runLinear } from "./linear";
import { machine } from "./machine";
import { runMemory } from "./memory";
import { runParallel } from "./parallel";
import type { Section } from "./section";
import { runTasks } from "./tasks";
import { runThroughput } from "./throughput";
import { runViewers } from "./viewers";

const USAGE = `Usage: npm run bench -- [NAME …] [options]

  throughput  messages a second beside a plain script and a bare socket (the default)
  headroom    Spillway and the script where no broker is the limit
  codec       decoding and body writing alone
  latency     from the commit of an insert to the broker's subscriber
  tasks       1, 10, 100 and 500 tasks in one worker
  memory      a slow broker, a message of 64 MiB, 500 idle tasks, start of a task
  viewers     what 200 viewers of the console cost
  linear      cost as rows, columns and tables a message grow tenfold
  parallel    two workers on two vgroups against one
  cluster     placement through Redis: speed, a worker's death, cost against the local pool
  all         every one of them

  --only ID       throughput, compare: one case (QOS-VERSION-SOURCE-TOPIC, such as qos1-mqtt5-query-constant)
  --rounds N      throughput, headroom, parallel, cluster, compare: interleaved rounds (5; 10 to compare)
  --window N      throughput: Spillway's max_inflight instead of its default
  --profile DIR   throughput: CPU profiles of Spillway's process go there
  --compare REV   Spillway of another revision against this one
  --json          one JSON object instead of tables
  --report FILE   also puts the tables into a document, at its marks; may be given for several
`;

const value = { type: "string" } as const;
const { values: options, positionals } = parseArgs({
	options: {
		...{ only: value, rounds: value, window: value, profile: value, compare: value },
		report: { type: "string", multiple: true },
		json: { type: "boolean" },
		help: { type: "boolean", short: "h" },
	},
	allowPositionals: true,
});

const say = (text: string) => {
	if (!options.json) process.stderr.write(`${text}\n`);
};

function whole(name: string, text: string | undefined, otherwise: number): number {
	const number = text === undefined ? otherwise : Number(text);
	if (!Number.isInteger(number) || number < 1) throw usage(`--${name} takes a whole number from 1 on.`);
	return number;
}

function usage(sentence: string): never {
	process.stderr.write(`${sentence}\n\n${USAGE}`);
	process.exit(2);
}

const cases =
	casesOf(options.only) ??
	usage(`There is no case ${options.only}. Cases:\n${CASES.map(({ id }) => `  ${id}`).join("\n")}`);

const BENCHES: Readonly<Record<string, () => Promise<Section> | Section>> = {
	throughput: () =>
		runThroughput({
			cases,
			rounds: whole("rounds", options.rounds, 5),
			window: options.window === undefined ? null : whole("window", options.window, 1),
			profile: options.profile,
			say,
		}),
	headroom: () => runHeadroom({ rounds: whole("rounds", options.rounds, 5), say }),
	codec: runCodec,
	latency: runLatency,
	tasks: runTasks,
	memory: () => runMemory({ say }),
	linear: runLinear,
	viewers: runViewers,
	parallel: () => runParallel({ rounds: whole("rounds", options.rounds, 5) }),
	cluster: () => runCluster({ rounds: Math.max(2, whole("rounds", options.rounds, 5)) }),
};

async function main(): Promise<void> {
	if (options.help) {
		process.stdout.write(USAGE);
		return;
	}
	const sections: Section[] = [];
	const add = (section: Section) => {
		sections.push(section);
		if (!options.json) process.stdout.write(`\n${section.title}\n${machine()}\n\n${section.lines.join("\n")}\n`);
		const { report } = options;
		const filled = report?.filter((file) => fillDocument(file, section));
		if (filled?.length === 0) say(`\n${report?.join(", ")}: no place for ${section.name}, which was left out.`);
	};
	if (options.compare !== undefined) {
		const rounds = Math.max(2, whole("rounds", options.rounds, 10));
		add(await runCompare({ revision: options.compare, only: options.only, rounds, say }));
	} else {
		const names = positionals.length === 0 ? ["throughput"] : positionals;
		for (const name of names.includes("all") ? Object.keys(BENCHES) : names) {
			const bench = BENCHES[name] ?? usage(`There is no benchmark ${name}.`);
			add(await bench());
		}
	}
	if (!options.json) return;
	const further = sections.flatMap(({ name, data }) => (data === undefined ? [] : [[name, data] as const]));
	const measured = { machine: machine(), cases: sections.flatMap((section) => section.cases ?? []) };
	process.stdout.write(`${JSON.stringify({ ...measured, ...Object.fromEntries(further) })}\n`);
}

await main();
