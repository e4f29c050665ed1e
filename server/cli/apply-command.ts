import { type ConfigurationInput, configurationPlanSchema, wouldChange } from "@/lib/api/configuration";
import { type ApiClient, apiClient } from "./api-client";
import { issueLines, planText } from "./apply-report";
import { readFolder } from "./configuration-folder";
import { EXIT } from "./exit-codes";
import type { TypedOptions } from "./options";
import { resolveSecrets } from "./secret-references";
import { printable, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/**
 * `spillway apply DIR`: makes a running Spillway what the YAML files of a folder say. All or nothing, and nothing that is
 * so already is touched.
 *
 * @throws UsageError for a folder, option or file that is wrong; ApiError
 */
export async function applyCommand(
	options: TypedOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
): Promise<number> {
	const [folder] = options.operands;
	if (folder === undefined) throw new UsageError("Name the folder with the YAML files: spillway apply DIR.");
	const files = await readFolder(folder);
	if (files.length === 0) throw new UsageError(`${printable(folder)} holds no .yaml file: name another folder.`);
	const { secrets, issues } = await resolveSecrets(folder, files, environment);
	const set = options.text("set");
	const request: ConfigurationInput = {
		files,
		secrets,
		...(set === undefined ? {} : { set }),
		prune: options.has("prune"),
		remove: options.texts("remove"),
		start: options.has("start"),
	};
	const client = await apiClient(environment);
	const planned = configurationPlanSchema.parse(await client.post("/api/configuration/plan", request));
	// Where a value could not be found here, that it is missing there is no news.
	const known = new Set(issues.map(({ file, line, field }) => `${file} ${line} ${field}`));
	const wrong = [...issues, ...planned.issues.filter((it) => !known.has(`${it.file} ${it.line} ${it.field}`))];
	if (wrong.length > 0) {
		throw new UsageError(`${issueLines(folder, wrong)}\nNothing was changed.`);
	}
	return conclude(planned.entries.some(wouldChange), { client, request, planned, options, terminal });
}

interface Conclusion {
	client: ApiClient;
	request: ConfigurationInput;
	planned: ReturnType<typeof configurationPlanSchema.parse>;
	options: TypedOptions;
	terminal: Terminal;
}

async function conclude(
	hasChanges: boolean,
	{ client, request, planned, options, terminal }: Conclusion,
): Promise<number> {
	const isDry = options.has("dry-run");
	const done =
		isDry || !hasChanges ? planned : configurationPlanSchema.parse(await client.post("/api/configuration", request));
	for (const name of request.remove ?? []) {
		if (done.entries.some((entry) => entry.change === "removed" && entry.name === name)) continue;
		terminal.err(`Notice: there is no ${printable(name)} to remove.\n`);
	}
	terminal.out(options.has("json") ? `${JSON.stringify(done)}\n` : planText(done));
	return isDry && hasChanges ? EXIT.wouldChange : EXIT.done;
}
