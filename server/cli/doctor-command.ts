import { examine, type Patient } from "@/server/doctor/examine";
import type { Finding } from "@/server/doctor/finding";
import { EXIT } from "./exit-codes";
import type { TypedOptions } from "./options";
import { printable, type Terminal } from "./terminal";

/**
 * `spillway doctor`: what keeps this installation from working, or will. Ends with 1 when something fails; a warning is
 * no failure.
 */
export async function doctorCommand(
	options: TypedOptions,
	patient: Patient,
	terminal: Pick<Terminal, "out">,
): Promise<number> {
	let [failed, warned] = [0, 0];
	for await (const finding of examine(patient)) {
		if (finding.outcome === "fail") failed++;
		if (finding.outcome === "warn") warned++;
		terminal.out(options.has("json") ? `${JSON.stringify(finding)}\n` : line(finding));
	}
	if (!options.has("json")) terminal.out(`${summary(failed, warned)}\n`);
	return failed > 0 ? EXIT.failed : EXIT.done;
}

function line({ outcome, check, message, mend }: Finding): string {
	const advice = mend === undefined ? "" : `\n${" ".repeat(6)}→ ${mend}`;
	return printable(`${outcome.padEnd(5)} ${check}: ${message}${advice}\n`);
}

function summary(failed: number, warned: number): string {
	if (failed > 0) return `${failed} to mend${warned > 0 ? `, ${warned} to look at` : ""}.`;
	return warned > 0 ? `Nothing fails; ${warned} to look at.` : "All is well.";
}
