import fs from "node:fs/promises";
import { readSource } from "@/lib/dsn/check-source";
import { emptyDraft } from "@/lib/dsn/draft";
import { parseDsn } from "@/lib/dsn/parse";
import { builtInSamples } from "@/lib/preview/built-in";
import { pastedSamples } from "@/lib/preview/pasted-samples";
import { previewAll, previewSettings } from "@/lib/preview/preview";
import type { PreviewResult, PreviewSample } from "@/lib/preview/types";
import { warningsFor } from "@/lib/preview/warnings";
import type { CommandOptions } from "./arguments";
import { dsnLine, readBrokerEnd } from "./ends";
import { EXIT } from "./exit-codes";
import { printable, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/** `spillway preview`: what would be published where, and what would be skipped and why. Connects to nothing. */
export async function previewCommand(
	options: CommandOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
): Promise<number> {
	const broker = await readBrokerEnd(options, environment, terminal);
	const settings = previewSettings(await sourceDraft(options, environment), parseDsn("broker", broker.line).draft);
	const preview = previewAll(await samplesOf(options), settings);
	if (options.isJson) {
		for (const result of preview.results) terminal.out(`${JSON.stringify(resultRecord(result))}\n`);
	} else {
		for (const result of preview.results) terminal.out(resultLines(result));
		terminal.out(`${preview.summary}\n`);
	}
	for (const { lead, detail } of warningsFor(settings)) terminal.err(`Warning: ${lead} ${detail}\n`);
	return EXIT.done;
}

/** The source decides only whether metadata is read; without one, everything is shown. */
async function sourceDraft(options: CommandOptions, environment: NodeJS.ProcessEnv) {
	const line = await dsnLine("source", options, environment);
	if (line === undefined) {
		const draft = emptyDraft("source");
		return { ...draft, params: { ...draft.params, "with.meta": "true" } };
	}
	const checked = readSource(line);
	if (!checked.ok)
		throw new UsageError(checked.issues.map(({ field, message }) => `-f, ${field}: ${message}`).join("\n"));
	return parseDsn("source", line).draft;
}

async function samplesOf({ samplesFile }: CommandOptions): Promise<readonly PreviewSample[]> {
	if (samplesFile === undefined) return builtInSamples();
	let text: string;
	try {
		text = await fs.readFile(samplesFile, "utf8");
	} catch {
		throw new UsageError(`--samples names a file that cannot be read: ${printable(samplesFile)}.`);
	}
	const parsed = pastedSamples(text);
	if (!parsed.ok) throw new UsageError(`--samples, ${printable(samplesFile)}: ${parsed.problem.message}`);
	return parsed.samples;
}

function resultLines(result: PreviewResult): string {
	const { title, body } = result.sample;
	const where = result.outcome === "published" ? result.mqttTopic : `${OUTCOMES[result.outcome]}: ${result.words}`;
	const shown = result.outcome === "published" ? `\n    ${printable(body)}` : "";
	return `${title.padEnd(20)} ${printable(where)}${shown}\n`;
}

const OUTCOMES = { skipped: "skipped", "not-read": "not read", invalid: "template" } as const;

function resultRecord(result: PreviewResult): object {
	const { kind, values, body } = result.sample;
	return result.outcome === "published"
		? { outcome: result.outcome, kind, values, mqttTopic: result.mqttTopic, body }
		: { outcome: result.outcome, kind, values, reason: result.words, body };
}
