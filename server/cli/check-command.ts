import type { CheckStep } from "@/lib/api/check";
import type { BrokerDsn, SourceDsn } from "@/lib/dsn/types";
import type { CommandOptions } from "./arguments";
import { readBrokerEnd, readSourceEnd } from "./ends";
import { EXIT } from "./exit-codes";
import { printable, type Terminal } from "./terminal";

const SIGNS = { passed: "ok", failed: "FAILED", skipped: "-", unknown: "?" } as const satisfies Record<
	CheckStep["outcome"],
	string
>;

const NAMES = {
	resolve: "Resolve",
	connect: "Connect",
	tls: "TLS",
	"sign-in": "Sign in",
	"tmq-topic": "TMQ topic",
	"may-publish": "May publish",
} as const satisfies Record<CheckStep["step"], string>;

/** The step-by-step checks of both ends. */
export interface Checks {
	source(dsn: SourceDsn, signal: AbortSignal): AsyncIterable<CheckStep>;
	broker(dsn: BrokerDsn, testTopic: string | undefined, signal: AbortSignal): AsyncIterable<CheckStep>;
}

/** `spillway check`: both connections, step by step, each as soon as it is done. */
export async function checkCommand(
	options: CommandOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
	checks: Checks,
	signal: AbortSignal,
): Promise<number> {
	const source = await readSourceEnd(options, environment, terminal);
	const broker = await readBrokerEnd(options, environment, terminal);
	const ends = [
		{ end: "source", steps: checks.source(source.dsn, signal) },
		{ end: "broker", steps: checks.broker(broker.dsn, options.testTopic, signal) },
	] as const;
	let hasFailed = false;
	for (const { end, steps } of ends) {
		if (!options.isJson) terminal.out(`${end === "source" ? "Source" : "Broker"}\n`);
		for await (const step of steps) {
			hasFailed ||= step.outcome === "failed";
			terminal.out(options.isJson ? `${JSON.stringify({ end, ...step })}\n` : stepLine(step));
		}
	}
	return hasFailed ? EXIT.failed : EXIT.done;
}

function stepLine({ step, outcome, detail, message }: CheckStep): string {
	const facts = [detail, message].filter((text) => text !== undefined).join("  ");
	return `  ${SIGNS[outcome].padEnd(7)} ${NAMES[step].padEnd(12)} ${printable(facts)}`.trimEnd().concat("\n");
}
