import { signIn } from "../../support/administrator";
import { pause } from "./until";

/** Hundreds of tasks are more changes a minute than the console takes of one user. */
const TOO_MANY = 429;

/** What the tests read of the console's answers. */
export interface TaskState {
	phase: "stopped" | "starting" | "running" | "retrying" | "stopping" | "failed";
	cause?: { code: string; side: string; message: string };
}

export interface Counters {
	read: number;
	published: number;
	skipped: number;
	failed: number;
	inFlight: number;
	returned: number;
	reconnects: number;
}

export interface Live {
	state: TaskState;
	health?: { kind: string };
	counters: Counters;
	lag?: number;
	retentionGap: number;
}

export interface Task {
	id: string;
	name: string;
	live: Live;
}

export interface TaskEvent {
	level: string;
	code: string;
	message: string;
}

/** The console's HTTP interface, as a script would use it. */
export class Api {
	#cookie: Promise<string> | undefined;

	constructor(readonly url: string) {}

	create(task: { name: string; source: string; broker: string }): Promise<Task> {
		return this.#call("POST", "/api/tasks", task) as Promise<Task>;
	}

	async list(): Promise<Task[]> {
		return ((await this.#call("GET", "/api/tasks")) as { tasks: Task[] }).tasks;
	}

	get(id: string): Promise<Task> {
		return this.#call("GET", `/api/tasks/${id}`) as Promise<Task>;
	}

	async start(id: string): Promise<void> {
		await this.#call("POST", `/api/tasks/${id}/start`);
	}

	async stop(id: string): Promise<void> {
		await this.#call("POST", `/api/tasks/${id}/stop`);
	}

	async skipRefused(id: string): Promise<void> {
		await this.#call("POST", `/api/tasks/${id}/skip-refused`);
	}

	/** Newest first. */
	async runs(id: string): Promise<{ reason?: string }[]> {
		return ((await this.#call("GET", `/api/tasks/${id}/runs`)) as { runs: { reason?: string }[] }).runs;
	}

	async remove(id: string): Promise<void> {
		await this.#call("DELETE", `/api/tasks/${id}`);
	}

	/** Whether the console's own database takes what it is given. */
	store(): Promise<{ status: string; trouble?: string }> {
		return this.#call("GET", "/api/store") as Promise<{ status: string; trouble?: string }>;
	}

	/** Newest first. */
	async events(id: string): Promise<TaskEvent[]> {
		return ((await this.#call("GET", `/api/tasks/${id}/events`)) as { events: TaskEvent[] }).events;
	}

	/** Every report of every task as the event stream brings it, until the signal is aborted or the server is gone. */
	async watch(signal: AbortSignal, onLive: (taskId: string, live: Live) => void): Promise<void> {
		const response = await fetch(`${this.url}/api/events`, { signal, headers: { Cookie: await this.#session() } });
		let text = "";
		const decoder = new TextDecoder();
		for await (const bytes of response.body ?? []) {
			text += decoder.decode(bytes, { stream: true });
			const events = text.split("\n\n");
			text = events.pop() ?? "";
			for (const event of events) readEvent(event, onLive);
		}
	}

	/** Kept over restarts of the server, as a browser would keep it. */
	#session(): Promise<string> {
		this.#cookie ??= signIn(this.url).then(({ name, value }) => `${name}=${value}`);
		return this.#cookie;
	}

	async #call(method: string, path: string, body?: object): Promise<unknown> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				Cookie: await this.#session(),
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (response.status === TOO_MANY) {
			await pause(Number(response.headers.get("Retry-After") ?? 1) * 1_000);
			return this.#call(method, path, body);
		}
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return text === "" ? undefined : JSON.parse(text);
	}
}

function readEvent(text: string, onLive: (taskId: string, live: Live) => void): void {
	const data = text
		.split("\n")
		.filter((line) => line.startsWith("data:"))
		.map((line) => line.slice(5))
		.join("\n");
	if (data === "") return;
	const event = JSON.parse(data) as { type: string; live?: Record<string, Live>; tasks?: Task[] };
	for (const [taskId, live] of Object.entries(event.live ?? {})) onLive(taskId, live);
	for (const { id, live } of event.tasks ?? []) onLive(id, live);
}
