import http from "node:http";
import type { AddressInfo } from "node:net";
import type { ServerEvent } from "@/lib/api/events";
import type { Task, TaskLive } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";

/** A console in front of the real one whose event stream tells of many tasks, all moving every second. */
export class ManyTasks implements AsyncDisposable {
	readonly #server: http.Server;
	readonly #streams = new Set<http.ServerResponse>();
	readonly #timer: NodeJS.Timeout;
	#second = 0;

	private constructor(
		private readonly productUrl: string,
		private readonly count: number,
	) {
		this.#server = http.createServer((request, response) => {
			if (request.url?.startsWith("/api/events") && request.method === "GET") this.#open(response);
			else this.#pass(request, response);
		});
		this.#timer = setInterval(() => this.#tick(), 1_000);
	}

	static async start(productUrl: string, count: number): Promise<ManyTasks> {
		const many = new ManyTasks(productUrl, count);
		await new Promise<void>((resolve) => many.#server.listen(0, "127.0.0.1", resolve));
		return many;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#timer);
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#open(response: http.ServerResponse): void {
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		const tasks = Array.from({ length: this.count }, (_, index) => this.#task(index));
		send(response, {
			type: "snapshot",
			streamId: "many",
			tasks,
			store: { status: "working" },
			serverTimeMs: Date.now(),
		});
		this.#streams.add(response);
		response.on("close", () => this.#streams.delete(response));
	}

	#tick(): void {
		this.#second += 1;
		const live = Object.fromEntries(Array.from({ length: this.count }, (_, i) => [idOf(i), this.#live(i)]));
		for (const stream of this.#streams) send(stream, { type: "live", live });
	}

	#task(index: number): Task {
		const name = `line-${String(index).padStart(4, "0")}`;
		return {
			id: idOf(index),
			name,
			labels: [`hall ${index % 12}`],
			source: `tmq+ws://root@tdengine.example:6041/topic_meters?group.id=${name}`,
			broker: `mqtt://broker.example:1883?version=5.0&client_id=${name}&topic=${name}/%7Btable%7D`,
			storedSecrets: ["source.password"],
			desired: "running",
			createdAtMs: Date.now() - 86_400_000,
			changedAtMs: Date.now() - 86_400_000,
			isDemo: false,
			warnings: [],
			live: this.#live(index),
			sparkline: Array.from({ length: 90 }, (_, step) => 40 + 20 * Math.sin(index + step / 7)),
		};
	}

	#live(index: number): TaskLive {
		const published = 40 + Math.round(20 * Math.sin(index + this.#second / 3) + 20 * Math.random());
		const total = (this.#second + 1_000) * 40 + published;
		return {
			atMs: Date.now(),
			state: { phase: "running", sinceMs: Date.now() - 3_600_000, isReadingSnapshot: false },
			health: { kind: "active" },
			counters: { ...noCounters(), read: total, published: total },
			rates: { read: published, published, skipped: 0, failed: 0 },
			lag: Math.round(100 * Math.random()),
			inFlightLimit: 128,
			retentionGap: 0,
			vgroups: [2, 3].map((vgroupId) => ({
				tmqTopic: "topic_meters",
				vgroupId,
				begin: "0",
				position: String(total),
				end: String(total + 3),
				committed: String(total - 2),
				lag: 3,
			})),
		};
	}

	#pass(request: http.IncomingMessage, response: http.ServerResponse): void {
		const { host, port } = new URL(this.productUrl);
		const { origin: _, ...headers } = request.headers;
		const passed = http.request(
			{ host: "127.0.0.1", port, method: request.method, path: request.url, headers: { ...headers, host } },
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			},
		);
		passed.on("error", () => response.destroy());
		request.pipe(passed);
	}
}

function idOf(index: number): string {
	return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

function send(response: http.ServerResponse, event: ServerEvent): void {
	response.write(`data: ${JSON.stringify(event)}\n\n`);
}
