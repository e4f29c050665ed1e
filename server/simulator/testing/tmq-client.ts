import { WebSocket } from "ws";

export interface Answer {
	readonly [member: string]: unknown;
	readonly code: number;
	readonly message: string;
}

/** A plain client for tests: sends what it is told to, and hands out answers in the order of their arrival. */
export class TestClient implements AsyncDisposable {
	readonly #arrived: (string | Buffer)[] = [];
	#waiting: ((data: string | Buffer) => void) | undefined;
	#reqId = 0;
	readonly closed: Promise<number>;

	private constructor(readonly socket: WebSocket) {
		this.closed = new Promise((resolve) => socket.once("close", resolve));
		socket.on("error", () => {});
		socket.on("message", (data: Buffer, isBinary) => {
			const arrived = isBinary ? data : data.toString();
			const waiting = this.#waiting;
			this.#waiting = undefined;
			if (waiting) waiting(arrived);
			else this.#arrived.push(arrived);
		});
	}

	static async open(url: string, path = "/rest/tmq"): Promise<TestClient> {
		const socket = new WebSocket(`${url}${path}`, { perMessageDeflate: false });
		const client = new TestClient(socket);
		await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
		return client;
	}

	sendText(text: string): void {
		this.socket.send(text);
	}

	send(action: string, args: object = {}): void {
		this.sendText(JSON.stringify({ action, args: { req_id: ++this.#reqId, ...args } }));
	}

	receive(): Promise<string | Buffer> {
		const first = this.#arrived.shift();
		return first !== undefined ? Promise.resolve(first) : new Promise((resolve) => (this.#waiting = resolve));
	}

	async ask(action: string, args: object = {}): Promise<Answer> {
		this.send(action, args);
		const data = await this.receive();
		if (typeof data !== "string") throw new Error(`${action} was answered in binary`);
		return JSON.parse(data);
	}

	async askBinary(action: string, args: object = {}): Promise<Buffer> {
		this.send(action, args);
		const data = await this.receive();
		if (typeof data === "string") throw new Error(`${action} was answered in text: ${data}`);
		return data;
	}

	subscribe(args: object): Promise<Answer> {
		const common = {
			user: "root",
			password: "taosdata",
			group_id: "g",
			offset_reset: "earliest",
			auto_commit: "false",
		};
		return this.ask("subscribe", { ...common, ...args });
	}

	/** Whether anything else was answered before the answer to a `version` sent now. */
	async isSilent(): Promise<boolean> {
		return (await this.ask("version"))["action"] === "version";
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.socket.close();
		await this.closed;
	}
}
