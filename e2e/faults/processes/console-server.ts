import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { administratorSettings } from "../../support/administrator";
import { ROOT, Started, temporaryFolder } from "../../support/processes";
import { Api, type Live } from "./api";
import { childrenOf, commandOf, endAtOnce, isAlive } from "./census";
import { ownPort } from "./own-port";
import { until } from "./until";

export interface ServerOptions {
	workers?: number;
	/** For the server and its workers, such as `--max-old-space-size=128`. */
	nodeOptions?: string;
	env?: Record<string, string>;
}

export interface Resources {
	active: Record<string, number>;
	listeners: number;
	heapUsedBytes: number;
}

/** The built product: the project's, or a copy's with one handler removed. */
const PRODUCT = path.join(process.env["SPILLWAY_FAULTS_PRODUCT"] ?? ROOT, "dist");
/** So long that only a hang reaches it, also where six servers start at once on a busy machine. */
const START_MS = 600_000;
/** Not removed yet. */
const servers = new Set<ConsoleServer>();

/** Ends every server of this run and its workers by force: for a run that is broken off and cleans up nothing else. */
export function endServersAtOnce(): void {
	for (const server of servers) server.endAtOnce();
}

/** The built console server with its workers and a data folder of its own. */
export class ConsoleServer {
	readonly api: Api;
	/** Every worker that was ever seen. */
	readonly #workersSeen = new Set<number>();
	/** Processes that a case has killed. */
	kills = 0;
	#started: Started | undefined;
	#stream: AbortController | undefined;
	readonly #watchers = new Map<string, (live: Live) => void>();
	#earlierOutput = "";
	#firstFiles: ReadonlySet<string> = new Set();

	private constructor(
		private readonly port: number,
		readonly dataFolder: string,
		private readonly options: ServerOptions,
	) {
		this.api = new Api(`http://127.0.0.1:${port}`);
	}

	static async start(options: ServerOptions = {}): Promise<ConsoleServer> {
		const server = new ConsoleServer(await ownPort(), await temporaryFolder("faults"), options);
		servers.add(server);
		await server.up();
		server.#firstFiles = new Set(fs.readdirSync(server.dataFolder));
		return server;
	}

	get pid(): number {
		return this.#started?.child.pid ?? 0;
	}

	get output(): string {
		return this.#earlierOutput + (this.#started?.output ?? "");
	}

	/** Workers that live now. */
	get workers(): number[] {
		const pids = this.pid === 0 ? [] : childrenOf(this.pid);
		for (const pid of pids) this.#workersSeen.add(pid);
		return pids;
	}

	/** Hands over every report of a task, as long as this process of the server lives. One stream serves all tasks. */
	watch(taskId: string, onLive: (live: Live) => void): void {
		this.#watchers.set(taskId, onLive);
		if (this.#stream !== undefined) return;
		const stream = new AbortController();
		this.#stream = stream;
		this.api
			.watch(stream.signal, (id, live) => this.#watchers.get(id)?.(live))
			// It ends with the server, which is what many faults are about.
			.catch(() => {})
			.finally(() => {
				if (this.#stream === stream) this.#stream = undefined;
			});
	}

	unwatch(taskId: string): void {
		this.#watchers.delete(taskId);
	}

	#endStream(): void {
		this.#stream?.abort();
		this.#stream = undefined;
	}

	async up(): Promise<void> {
		this.#endStream();
		const probe = pathToFileURL(path.join(import.meta.dirname, "probe.mjs")).href;
		this.#earlierOutput = this.output;
		this.#started = Started.run(process.execPath, [path.join(PRODUCT, "main.js")], {
			PORT: String(this.port),
			SPILLWAY_DATA_DIR: this.dataFolder,
			SPILLWAY_WORKERS: String(this.options.workers ?? 2),
			SPILLWAY_DEMO: "off",
			// Not one of the console's settings, which its workers do not inherit.
			FAULTS_PROBES: this.dataFolder,
			NODE_ENV: "production",
			...(await administratorSettings(this.dataFolder)),
			NODE_OPTIONS: `--import=${probe} ${this.options.nodeOptions ?? ""}`,
			...this.options.env,
		});
		await this.#started.prints(this.api.url, START_MS);
	}

	/** No drain, no goodbye; workers are left behind. */
	async kill(): Promise<void> {
		this.workers;
		this.kills++;
		await this.#started?.end("SIGKILL");
	}

	/** SIGTERM: gives the exit code. */
	async stop(): Promise<number | null> {
		this.workers;
		return (await this.#started?.end()) ?? null;
	}

	killWorker(pid: number): void {
		this.workers;
		this.kills++;
		process.kill(pid, "SIGKILL");
	}

	/** What a process of the product holds; asked of the probe that was loaded beside it. */
	resources(pid: number): Promise<Resources> {
		return this.#ask(pid, { name: "resources" }) as Promise<Resources>;
	}

	/** Moves the wall clock of a process; 0 puts it right. */
	async shiftClock(pid: number, offsetMs: number): Promise<void> {
		await this.#ask(pid, { name: "shift-clock", value: offsetMs });
	}

	/** Shortens a worker's waits between its attempts at the broker from now on. */
	async hurry(pid: number): Promise<void> {
		await this.#ask(pid, { name: "hurry" });
	}

	/** Makes the process take memory until its heap's limit ends it. */
	async exhaust(pid: number): Promise<void> {
		await this.#ask(pid, { name: "hoard" });
	}

	/** Resolves when no worker that this server ever had lives, but for those named. */
	async workersGone(but: readonly number[] = []): Promise<void> {
		const gone = [...this.#workersSeen].filter((pid) => !but.includes(pid));
		await until("every worker is gone", () => gone.every((pid) => !isAlive(pid)));
	}

	/** Files that were not there after the first start, beside the probes' own. */
	strayFiles(): string[] {
		return fs.readdirSync(this.dataFolder).filter((name) => !this.#firstFiles.has(name) && !name.endsWith(".sock"));
	}

	/** Without waiting for anything. */
	endAtOnce(): void {
		this.workers;
		const { child } = this.#started ?? {};
		if (child?.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
		this.#endWorkers();
		fs.rmSync(this.dataFolder, { recursive: true, force: true });
	}

	#endWorkers(): void {
		// A worker that ended may have left its id to a stranger.
		for (const pid of this.#workersSeen) if (commandOf(pid).includes(PRODUCT)) endAtOnce(pid);
	}

	async remove(): Promise<void> {
		this.#endStream();
		await this.kill();
		this.#endWorkers();
		servers.delete(this);
		fs.rmSync(this.dataFolder, { recursive: true, force: true });
	}

	#ask(pid: number, command: object): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const socket = net.connect(path.join(this.dataFolder, `${pid}.sock`));
			let text = "";
			socket.on("connect", () => socket.write(JSON.stringify(command)));
			socket.on("data", (bytes) => {
				text += String(bytes);
			});
			socket.on("error", reject);
			socket.on("close", () => {
				if (text === "") reject(new Error(`Process ${pid} did not answer its probe.`));
				else resolve(JSON.parse(text));
			});
		});
	}
}
