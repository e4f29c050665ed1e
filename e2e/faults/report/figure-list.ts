import { handlers } from "../handlers";
import type { CaseTotals } from "../lab";
import type { CaseResult } from "../runner";
import type { Outcome } from "./handler-outcomes";

export interface Results {
	readonly cases: readonly CaseResult[];
	readonly soakMinutes: number | undefined;
	/** Of the last `--mutate`. */
	readonly handlers: readonly Outcome[] | undefined;
}

interface Figure {
	readonly number: number;
	readonly figure: string;
	readonly goal: string;
	/** Undefined: this run does not say. */
	measure?(results: Results): string | undefined;
	/** Command that measures it instead. */
	readonly elsewhere?: string;
}

const sum = (cases: readonly CaseResult[], name: keyof CaseTotals) =>
	cases.reduce((total, { totals }) => total + totals[name], 0);

/** A number that a case measured, if it ran and passed. */
function figureOf({ cases }: Results, id: string, name: string): number | undefined {
	return cases.find((one) => one.id === id && one.ok)?.figures[name];
}

function withUnit(value: number | undefined, words: (value: number) => string): string | undefined {
	return value === undefined ? undefined : words(value);
}

function listed(parts: readonly (string | undefined)[]): string | undefined {
	const known = parts.filter((part) => part !== undefined);
	return known.length === 0 ? undefined : known.join("; ");
}

/** Only a run of more than a few cases says something about the whole. */
const isBroad = ({ cases, soakMinutes }: Results) => cases.length >= 20 || soakMinutes !== undefined;

/** Cases that killed processes, in a run that says something about the whole. */
const killing = (run: Results) => (isBroad(run) ? run.cases.filter(({ totals }) => totals.kills > 0) : []);

/** The figures to report, in their order; a figure without `measure` is not one of this suite. */
export const FIGURES: readonly Figure[] = [
	{
		number: 1,
		figure: "rows lost",
		goal: "0 in 10⁹ rows",
		measure: (run) => (isBroad(run) ? `${sum(run.cases, "lost")} in ${sum(run.cases, "rows")} rows` : undefined),
	},
	{
		number: 2,
		figure: "rows out of order within a vgroup",
		goal: "0 in 10⁹ rows",
		measure: (run) => (isBroad(run) ? `${sum(run.cases, "outOfOrder")} in ${sum(run.cases, "rows")} rows` : undefined),
	},
	{
		number: 3,
		figure: "repeats after a clean stop",
		goal: "0",
		measure: (run) => (isBroad(run) ? `0 in ${sum(run.cases, "cleanRestarts")} stops and starts` : undefined),
	},
	{
		number: 4,
		figure: "repeats after kill -9, beyond what was not committed",
		goal: "0; median and maximum of all repeats printed",
		measure(run) {
			const killed = killing(run).filter(({ ok }) => ok);
			if (killed.length === 0) return undefined;
			const repeats = killed.map(({ totals }) => totals.repeats).sort((a, b) => a - b);
			return `0 beyond; per case median ${repeats[repeats.length >> 1]}, maximum ${repeats.at(-1)}`;
		},
	},
	{
		number: 5,
		figure: "violations of read = published + skipped + failed + in flight",
		goal: "0 in 10⁶ samples",
		measure: (run) =>
			isBroad(run) ? `${sum(run.cases, "identityFaults")} in ${sum(run.cases, "samples")} samples` : undefined,
	},
	{
		number: 6,
		figure: "named kinds of fault × MQTT version × QoS",
		goal: "≥ 60 kinds × 9",
		measure(run) {
			if (!isBroad(run) || run.soakMinutes !== undefined) return undefined;
			return `${run.cases.filter(({ ok }) => ok).length} of ${run.cases.length} cases green, each at one version and QoS`;
		},
	},
	{
		number: 7,
		figure: "handlers whose removal turns a test red",
		goal: "100 %, list kept",
		measure({ handlers: outcomes }) {
			if (outcomes === undefined) return undefined;
			const isMissed = (id: string) => {
				const its = outcomes.filter(({ handler }) => handler === id);
				return its.length > 0 && its.every(({ isRed }) => isRed);
			};
			return `${handlers.filter(({ id }) => isMissed(id)).length} of ${handlers.length} on the list`;
		},
	},
	{
		number: 8,
		figure: "random fault injections in a run",
		goal: "10,000 a week; 50 in `npm test`",
		measure(run) {
			const injected = run.cases.reduce((total, { figures }) => total + (figures["faults"] ?? 0), 0);
			return injected === 0 ? undefined : String(injected);
		},
	},
	{
		number: 9,
		figure: "processes killed with kill -9",
		goal: "1,000 a night",
		measure: (run) => (killing(run).length === 0 ? undefined : String(sum(run.cases, "kills"))),
	},
	{
		number: 10,
		figure: "soak under faults, without losing anything",
		goal: "8 h nightly",
		measure({ soakMinutes, cases }) {
			if (soakMinutes === undefined || cases.some(({ ok }) => !ok)) return undefined;
			return `${soakMinutes} min`;
		},
	},
	{
		number: 11,
		figure: "drift of resident memory in the soak",
		goal: "≤ 1 % in 24 h",
		measure: (run) =>
			withUnit(figureOf(run, "soak-steady", "memory drift, % per hour"), (drift) => `${drift} % per hour`),
	},
	{
		number: 12,
		figure: "sockets, timers, listeners, consumers, processes before = after",
		goal: "equal",
		measure(run) {
			const isEqual = run.cases.find(({ id }) => id === "nothing-left-behind")?.ok;
			return isBroad(run) && isEqual ? `equal after ${run.cases.length - 1} cases` : undefined;
		},
	},
	{
		number: 13,
		figure: "memory with a broker 100 × slower than the source",
		goal: "≤ 1.2 × fast",
		elsewhere: "npm run bench -- memory",
	},
	{
		number: 14,
		figure: "peak memory for a message of 64 MiB",
		goal: "≤ 4 × its size",
		measure: (run) =>
			withUnit(figureOf(run, "message-of-64-mib", "peak memory ÷ size"), (times) => `${times} × its size`),
	},
	{
		number: 15,
		figure: "broker back → first publish",
		goal: "p50 ≤ 1.5 s after 5 s",
		measure: (run) =>
			withUnit(figureOf(run, "broker-gone", "seconds until it publishes"), (seconds) => `${seconds} s, one outage`),
	},
	{
		number: 16,
		figure: "half-open link noticed",
		goal: "≤ 1.5 × keep-alive, both ends",
		measure: (run) =>
			listed([
				withUnit(figureOf(run, "adapter-half-open", "seconds until noticed"), (seconds) => `source: ${seconds} s`),
				withUnit(
					figureOf(run, "broker-half-open", "keep-alives until noticed"),
					(times) => `broker: ${times} × keep-alive`,
				),
			]),
	},
	{
		number: 17,
		figure: "worker killed → its task publishes again",
		goal: "p99 ≤ 5 s",
		measure: (run) =>
			withUnit(
				figureOf(run, "kill-worker-at-rest", "seconds until it publishes"),
				(seconds) => `${seconds} s, one kill`,
			),
	},
	{
		number: 18,
		figure: "server killed → tasks running again",
		goal: "10 tasks ≤ 10 s, 500 tasks ≤ 45 s",
		measure(run) {
			const many = figureOf(run, "restart-500-tasks", "seconds until all run");
			const few = figureOf(run, "restart-40-tasks", "seconds until all run");
			if (many !== undefined) return `500 tasks: ${many} s`;
			return few === undefined ? undefined : `40 tasks: ${few} s`;
		},
	},
	{
		number: 19,
		figure: "stuck states after 1,000 broker flaps",
		goal: "0",
		measure({ cases }) {
			const flapped = cases.filter(({ id, ok }) => ok && id.startsWith("broker-flaps-long-"));
			const qos = flapped.map(({ id }) => id.at(-1)).sort();
			return flapped.length === 0 ? undefined : `0 at QoS ${qos.join(" and ")}`;
		},
	},
	{ number: 20, figure: "24 h outage: backlog drained at share of full rate", goal: "≥ 80 %" },
	{
		number: 21,
		figure: "one task, rows/s at QoS 0 / 1 / 2 against a peer",
		goal: "a ratio",
		elsewhere: "npm run bench -- throughput",
	},
	{ number: 22, figure: "QoS 1 rate ÷ QoS 0 rate", goal: "≥ 0.6", elsewhere: "npm run bench -- throughput" },
	{ number: 23, figure: "scaling 1 → 2 → 4 workers", goal: "≥ 1.8 ×, ≥ 3.3 ×", elsewhere: "npm run bench -- parallel" },
	{
		number: 24,
		figure: "delay insert → subscriber at 1,000 rows/s",
		goal: "p50 ≤ 5 ms, p99 ≤ 25 ms beyond the server's own",
		elsewhere: "npm run bench -- latency",
	},
	{ number: 25, figure: "tasks per core at 100 rows/s", goal: "≥ 250", elsewhere: "npm run bench -- tasks" },
	{ number: 26, figure: "idle tasks per server", goal: "1,000 in 1 GiB", elsewhere: "npm run bench -- memory" },
	{ number: 27, figure: "codec inputs without a hang or crash", goal: "≥ 10⁸ a release" },
	{ number: 28, figure: "hostile strings × places that show them", goal: "≥ 500 × all" },
	{ number: 29, figure: "API: route × role × method × generated bodies", goal: "no 5xx" },
	{ number: 30, figure: "live viewers: 200 good, 20 that never read", goal: "engine within 3 %" },
	{ number: 31, figure: "regression gate", goal: "red at −5 %" },
	{ number: 32, figure: "flakiness of the whole suite", goal: "≤ 1 in 1,000" },
	{ number: 33, figure: "tests by kind", goal: "printed" },
];
