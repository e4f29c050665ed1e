import fs from "node:fs/promises";
import { administratorSettings, signIn } from "./administrator";
import { freePort, Started, temporaryFolder } from "./processes";

/** A second where nothing else runs; build machines often run much else. */
const START_LIMIT_MS = 60_000;

/** The built product with a data folder of its own. */
export class Product {
	#process: Started | undefined;

	private constructor(
		readonly port: number,
		readonly dataFolder: string,
		private readonly hasAdministrator: boolean,
		private readonly settings: Record<string, string>,
	) {}

	/** Without an administrator it asks for one, as after a fresh start. */
	static async start({ hasAdministrator = true, settings = {} as Record<string, string> } = {}): Promise<Product> {
		const product = new Product(await freePort(), await temporaryFolder("data"), hasAdministrator, settings);
		await product.up();
		return product;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Of the server; 0 while there is none. */
	get pid(): number {
		return this.#process?.child.pid ?? 0;
	}

	/** Of this start, both streams. */
	get output(): string {
		return this.#process?.output ?? "";
	}

	async up(): Promise<void> {
		this.#process = Started.run(process.execPath, ["dist/main.js"], {
			PORT: String(this.port),
			SPILLWAY_DATA_DIR: this.dataFolder,
			NODE_ENV: "production",
			...(this.hasAdministrator ? await administratorSettings(this.dataFolder) : {}),
			...this.settings,
		});
		await this.#process.prints(this.url, START_LIMIT_MS);
	}

	/** The administrator's session, as a header for calls from outside a browser. */
	async cookie(): Promise<string> {
		const { name, value } = await signIn(this.url);
		return `${name}=${value}`;
	}

	/** As a power cut would: no drain, no goodbye. */
	async kill(): Promise<void> {
		await this.#process?.end("SIGKILL");
	}

	async end(): Promise<void> {
		await this.#process?.end();
		await fs.rm(this.dataFolder, { recursive: true, force: true });
	}
}

/** The TDengine simulator as its own process. */
export async function startSimulator(rate: number): Promise<{ port: number; end(): Promise<void> }> {
	const port = await freePort();
	const started = Started.run(process.execPath, [
		"dist/cli.js",
		"simulator",
		"--port",
		String(port),
		"--rate",
		String(rate),
	]);
	await started.prints(String(port));
	return {
		port,
		async end() {
			await started.end();
		},
	};
}
