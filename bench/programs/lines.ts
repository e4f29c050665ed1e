import { createInterface } from "node:readline";

/** One line of JSON to whoever directs this program. */
export function print(value: unknown): void {
	process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Calls back for each line that comes in; ends the process when the one who directs it is gone. */
export function onLine(handle: (line: string) => void): void {
	createInterface({ input: process.stdin })
		.on("line", handle)
		.on("close", () => process.exit(0));
}
