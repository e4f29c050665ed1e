import type { WebSocket } from "ws";
import type { RecordedBlock, RecordedMessage, Recording } from "./recording";
import type { ReplayGroup } from "./replay-group";

interface Args {
	req_id?: number;
	message_id?: number;
	user?: string;
	password?: string;
	group_id?: string;
	topics?: string[];
	blocking_time?: number;
	topic?: string;
	vgroup_id?: number;
	offset?: number;
	topic_vgroup_ids?: { topic: string; vgroup_id: number }[];
	[option: string]: unknown;
}

export interface ReplayRequest {
	readonly action: string;
	readonly args: Args;
}

/** What a connection needs of the server it belongs to. */
export interface ReplayHost {
	readonly recording: Recording;
	readonly password: string;
	group(id: string): ReplayGroup;
	/** Called for each answered request that can be scripted to fail; returns the scripted failure. */
	takeFailure(action: string): { code: number; message: string } | undefined;
	/** Called when a message is announced; returns whether the connection is to be cut right after. */
	onAnnounce(): boolean;
	/** Whether the frame that answers the fetch of the latest announced message is to be cut in its middle. */
	takeFetchCut(): boolean;
	emit(type: "request" | "subscribe" | "commit" | "idle", request: ReplayRequest, group?: ReplayGroup): void;
}

interface Cached {
	readonly id: number;
	readonly message: RecordedMessage;
	nextBlock: number;
	fetched: { readonly block: RecordedBlock; readonly reqId: number } | undefined;
}

const ADAPTER_ERROR = 65535;
const STRING_OPTIONS = [
	"auto_commit",
	"auto_commit_interval_ms",
	"snapshot_enable",
	"with_table_name",
	"enable_batch_meta",
	"session_timeout_ms",
	"max_poll_interval_ms",
];
const EMPTY_POLL = {
	have_message: false,
	topic: "",
	database: "",
	vgroup_id: 0,
	message_type: 0,
	message_id: 0,
	offset: 0,
};

/** One client of the replay server: a consumer or none, at most one cached message, native calls one at a time. */
export class ReplayConnection {
	readonly #socket: WebSocket;
	readonly #host: ReplayHost;
	#consumer: { group: ReplayGroup; topics: string[]; delivered: Set<number> } | undefined;
	#cached: Cached | undefined;
	#lastMessageId = 0;
	/** The lock under which an adapter runs all native calls of a connection. */
	#lock: Promise<void> = Promise.resolve();
	readonly #wakeups = new Set<() => void>();

	constructor(socket: WebSocket, host: ReplayHost) {
		this.#socket = socket;
		this.#host = host;
		socket.on("message", (data, isBinary) => {
			const request = isBinary ? undefined : readRequest(data.toString());
			if (request) this.#receive(request);
		});
		socket.on("close", () => {
			for (const wake of this.#wakeups) wake();
		});
		socket.on("error", () => this.#socket.terminate());
	}

	#receive(request: ReplayRequest): void {
		this.#host.emit("request", request);
		this.#lock = this.#lock.then(async () => {
			if (this.#socket.readyState !== this.#socket.OPEN) return;
			const failure = this.#host.takeFailure(request.action);
			if (failure) this.#refuse(request, failure.code, failure.message);
			else await this.#run(request);
		});
	}

	async #run(request: ReplayRequest): Promise<void> {
		const { action, args } = request;
		if (action === "version") return this.#answer(request, { version: this.#host.recording.serverVersion });
		if (action === "subscribe") return this.#subscribe(request);
		const consumer = this.#consumer;
		if (!consumer) {
			// A poll before `subscribe` waits for it; here that means: it gets no answer.
			if (action !== "poll") this.#refuse(request, ADAPTER_ERROR, "tmq not init");
			return;
		}
		const { group, topics, delivered } = consumer;
		const isBlind = group.isReadingSnapshot(topics);
		const pairs = args.topic_vgroup_ids ?? [];
		switch (action) {
			case "poll":
				return this.#poll(request);
			case "fetch_raw_data":
				return this.#withCached(request, (cached) => this.#fetchRaw(request, cached));
			case "fetch":
				return this.#withCached(request, (cached) => this.#fetch(request, cached));
			case "fetch_block":
				return this.#withCached(request, (cached) => this.#fetchBlock(request, cached));
			case "fetch_json_meta":
				return this.#withCached(request, ({ message }) => this.#fetchMeta(request, message));
			case "commit":
				group.commitDelivered(delivered);
				this.#host.emit("commit", request, group);
				return this.#answer(request, { message_id: args.message_id ?? 0 });
			case "unsubscribe":
				this.#consumer = undefined;
				this.#cached = undefined;
				return this.#answer(request);
			case "list_topics":
				return this.#answer(request, { topics });
		}
		if (isBlind) return this.#refuse(request, 16390, "Can not operate in snapshot mode");
		switch (action) {
			case "commit_offset":
			case "seek":
				return this.#move(request, group, topics);
			case "committed":
				return this.#answer(request, { committed: pairs.map((p) => group.committed(p.topic, p.vgroup_id)) });
			case "position":
				return this.#answer(request, { position: pairs.map((p) => group.position(p.topic, p.vgroup_id, delivered)) });
			case "assignment":
				return this.#assignment(request, group, topics);
		}
	}

	#subscribe(request: ReplayRequest) {
		const { args } = request;
		if (this.#consumer) return this.#refuse(request, ADAPTER_ERROR, "tmq should have unsubscribed first");
		// An option of the wrong JSON type makes the adapter drop the request without an answer.
		if (STRING_OPTIONS.some((key) => args[key] != null && typeof args[key] !== "string")) return;
		if (args.password !== this.#host.password) return this.#refuse(request, ADAPTER_ERROR, "init tscObj failed");
		if (!args.group_id) {
			return this.#refuse(request, ADAPTER_ERROR, "malloc tmq element failed or group is empty");
		}
		const { messages, assignments } = this.#host.recording;
		const known = new Set([...messages.map((message) => message.tmqTopic), ...assignments.keys()]);
		const topics = args.topics ?? [];
		if (topics.some((topic) => !known.has(topic))) return this.#refuse(request, 993, "Topic not exist");
		this.#consumer = { group: this.#host.group(args.group_id), topics, delivered: new Set() };
		this.#host.emit("subscribe", request, this.#consumer.group);
		this.#answer(request, { version: this.#host.recording.serverVersion });
	}

	async #poll(request: ReplayRequest): Promise<void> {
		const { message_id: received, blocking_time: waitMs = 0 } = request.args;
		if (received != null && this.#cached && received !== this.#cached.id) return this.#announce(request, this.#cached);
		const next = this.#takeNext();
		if (next) {
			this.#cached = { id: ++this.#lastMessageId, message: next, nextBlock: 0, fetched: undefined };
			this.#announce(request, this.#cached);
			if (this.#host.onAnnounce()) this.#socket.terminate();
			return;
		}
		this.#host.emit("idle", request, this.#consumer?.group);
		await this.#pause(Math.max(0, Math.min(waitMs, 5_000)));
		this.#answer(request, EMPTY_POLL);
	}

	#takeNext(): RecordedMessage | undefined {
		const consumer = this.#consumer;
		if (!consumer) return undefined;
		for (const [index, message] of this.#host.recording.messages.entries()) {
			if (!consumer.topics.includes(message.tmqTopic)) continue;
			if (consumer.group.isDone(index) || consumer.delivered.has(index)) continue;
			consumer.delivered.add(index);
			return message;
		}
		return undefined;
	}

	#announce(request: ReplayRequest, { id, message }: Cached): void {
		this.#answer(request, {
			have_message: true,
			topic: message.tmqTopic,
			database: message.database,
			vgroup_id: message.vgroupId,
			message_type: message.messageType,
			message_id: id,
			offset: message.offset,
		});
	}

	#withCached(request: ReplayRequest, use: (cached: Cached) => void): void {
		const cached = this.#cached;
		if (!cached) this.#refuse(request, ADAPTER_ERROR, "message has been freed");
		else if (cached.id !== request.args.message_id) this.#refuse(request, ADAPTER_ERROR, "message ID is not equal");
		else use(cached);
	}

	#fetchRaw(request: ReplayRequest, { id, message }: Cached) {
		if (!message.raw) return this.#refuse(request, ADAPTER_ERROR, "this recording holds no raw data of the message");
		const frame = Buffer.from(message.raw);
		frame.writeBigUInt64LE(BigInt(request.args.req_id ?? 0), 26);
		frame.writeBigUInt64LE(BigInt(id), 42 + frame.readUInt32LE(38));
		if (this.#host.takeFetchCut()) {
			// A fragment that announces more to come, and then nothing: the frame never becomes whole.
			this.#socket.send(frame.subarray(0, frame.length >> 1), { binary: true, fin: false }, () =>
				this.#socket.terminate(),
			);
		} else this.#socket.send(frame);
	}

	#fetch(request: ReplayRequest, cached: Cached) {
		const block = cached.message.blocks[cached.nextBlock++];
		const reqId = request.args.req_id ?? 0;
		if (!block) return this.#refuse(request, ADAPTER_ERROR, "this recording holds no blocks of the message");
		cached.fetched = { block, reqId };
		this.#answer(request, { ...block.answer, req_id: reqId, message_id: cached.id });
	}

	#fetchBlock(request: ReplayRequest, { id, fetched }: Cached) {
		if (!fetched?.block.bytes) return this.#refuse(request, ADAPTER_ERROR, "no fetch data");
		const frame = Buffer.from(fetched.block.bytes);
		frame.writeBigUInt64LE(BigInt(fetched.reqId), 8);
		frame.writeBigUInt64LE(BigInt(id), 16);
		this.#socket.send(frame);
	}

	#fetchMeta(request: ReplayRequest, message: RecordedMessage) {
		if (message.messageType === 1) {
			return this.#refuse(request, ADAPTER_ERROR, "message type can not get meta, type: 1");
		}
		const head = JSON.stringify({ code: 0, message: "", action: request.action, req_id: request.args.req_id ?? 0 });
		const tail = `"timing":1000,"message_id":${request.args.message_id},"data":${message.metaText ?? "null"}}`;
		this.#socket.send(`${head.slice(0, -1)},${tail}`);
	}

	#move(request: ReplayRequest, group: ReplayGroup, topics: readonly string[]) {
		const { topic = "", vgroup_id: vgroupId = 0, offset = 0 } = request.args;
		if (!topics.includes(topic)) return this.#refuse(request, 16393, "Topic does not belong to this consumer");
		const end = group.end(topic, vgroupId);
		if (end === undefined) return this.#refuse(request, 16392, "VgId does not belong to this consumer");
		if (offset < 0 || offset > end) return this.#refuse(request, 16391, "Offset out of range");
		if (request.action === "seek") return this.#answer(request);
		group.commitOffset(topic, vgroupId, offset);
		this.#host.emit("commit", request, group);
		this.#answer(request, { topic, vgroup_id: vgroupId, offset });
	}

	#assignment(request: ReplayRequest, group: ReplayGroup, topics: readonly string[]) {
		const { topic = "" } = request.args;
		if (!topics.includes(topic)) return this.#refuse(request, 16393, "Topic does not belong to this consumer");
		const recorded = this.#host.recording.assignments.get(topic);
		this.#answer(request, {
			assignment:
				recorded ??
				group.vgroupIds(topic).map((vgroupId) => ({
					vgroup_id: vgroupId,
					offset: 0,
					begin: 0,
					end: group.end(topic, vgroupId) ?? 0,
				})),
		});
	}

	#answer(request: ReplayRequest, fields: Record<string, unknown> = {}): void {
		const head = { code: 0, message: "", action: request.action, req_id: request.args.req_id ?? 0, timing: 1000 };
		this.#socket.send(JSON.stringify({ ...head, ...fields }));
	}

	#refuse(request: ReplayRequest, code: number, message: string): void {
		if (request.action === "fetch_raw_data") this.#socket.send(rawRefusal(request, code, message));
		else {
			const echo = request.args.message_id === undefined ? {} : { message_id: request.args.message_id };
			this.#answer(request, { code, message, ...echo });
		}
	}

	#pause(delayMs: number): Promise<void> {
		return new Promise((resolve) => {
			const wake = () => {
				clearTimeout(timer);
				this.#wakeups.delete(wake);
				resolve();
			};
			const timer = setTimeout(wake, delayMs);
			this.#wakeups.add(wake);
			if (this.#socket.readyState !== this.#socket.OPEN) wake();
		});
	}
}

/** Undefined for what an adapter drops without an answer. */
function readRequest(text: string): ReplayRequest | undefined {
	let request: { action?: unknown; args?: Args | null };
	try {
		request = JSON.parse(text);
	} catch {
		return undefined;
	}
	const { action, args } = request;
	if (typeof action !== "string") return undefined;
	if (args == null) return action === "version" ? { action, args: {} } : undefined;
	const areIdsWhole = [args.req_id, args.message_id].every((id) => id == null || (Number.isSafeInteger(id) && id >= 0));
	return areIdsWhole ? { action, args } : undefined;
}

/** `fetch_raw_data` answers errors in binary form, too. */
function rawRefusal({ args }: ReplayRequest, code: number, message: string): Buffer {
	const text = Buffer.from(message);
	const frame = Buffer.alloc(50 + text.length);
	frame.writeBigUInt64LE(0xffff_ffff_ffff_ffffn, 0);
	frame.writeBigUInt64LE(8n, 8);
	frame.writeUInt16LE(1, 16);
	frame.writeBigUInt64LE(BigInt(args.req_id ?? 0), 26);
	frame.writeUInt32LE(code, 34);
	frame.writeUInt32LE(text.length, 38);
	text.copy(frame, 42);
	frame.writeBigUInt64LE(BigInt(args.message_id ?? 0), 42 + text.length);
	return frame;
}
