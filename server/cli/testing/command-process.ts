import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

const root = path.join(import.meta.dirname, "../../..");

export interface Ended {
	/** Exit code, null when it was killed. */
	code: number | null;
	out: string;
	err: string;
}

/** Compiles the command line as `npm run spillway` does, and gives what runs it as a process of its own, for a test. */
export async function compileCommandLine(name: string) {
	const bundle = path.join(root, "dist", `${name}-under-test.js`);
	await build({
		entryPoints: [path.join(root, "server/cli.ts")],
		outfile: bundle,
		bundle: true,
		packages: "external",
		platform: "node",
		format: "esm",
		target: "node20",
		logLevel: "silent",
	});
	/** Runs to its end; is sent SIGTERM once `until` has resolved. */
	return async (args: string[], environment: Record<string, string> = {}, until?: Promise<unknown>): Promise<Ended> => {
		const child = spawn(process.execPath, [bundle, ...args], { env: { ...process.env, ...environment } });
		onTestFinished(() => void child.kill("SIGKILL"));
		let out = "";
		let err = "";
		child.stdout.on("data", (text: Buffer) => {
			out += text.toString();
		});
		child.stderr.on("data", (text: Buffer) => {
			err += text.toString();
		});
		const closed = once(child, "close");
		void until?.then(() => child.kill("SIGTERM"));
		const [code] = (await closed) as [number | null];
		return { code, out, err };
	};
}
