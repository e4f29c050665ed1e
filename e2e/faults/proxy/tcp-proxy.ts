import net from "node:net";
import { listenOn, listenOnOwnPort } from "../processes/own-port";

/** `up`: from the product to its peer. `down`: from the peer to the product. */
export type Direction = "up" | "down";

/** What becomes of bytes in one direction. `drop`: they vanish while both sockets stay open. `hold`: they wait. */
export type Rule =
	| { kind: "pass" }
	| { kind: "drop" }
	| { kind: "hold" }
	| { kind: "delay"; ms: number }
	| { kind: "trickle"; bytesPerSecond: number };

/** `fin`: what was forwarded before still arrives. `rst`: it may be lost on the way. */
export type Cut = "fin" | "rst";

/** Sees exactly the bytes that were forwarded, at the moment they are. */
export interface Tap {
	opened(link: number): void;
	forwarded(link: number, direction: Direction, bytes: Buffer): void;
}

const PASS: Rule = { kind: "pass" };
const QUEUE_BYTES = 256 * 1024;
const TRICKLE_MS = 100;

interface Link {
	readonly id: number;
	readonly client: net.Socket;
	readonly peer: net.Socket;
	readonly lanes: Record<Direction, Lane>;
	/** Some of its bytes were dropped: it can only be ended. */
	isBroken: boolean;
}

/** A TCP proxy in front of one end of one task, which breaks in every way that a network can. */
export class TcpProxy {
	readonly #server = net.createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
	readonly #links = new Set<Link>();
	readonly #rules: Record<Direction, Rule> = { up: PASS, down: PASS };
	#port = 0;
	#lastLink = 0;
	#cutAfter: { direction: Direction; bytes: number; how: Cut } | undefined;
	/** Connections taken so far. */
	accepted = 0;
	/** Of the direction from the product, so far. */
	readonly bytes: Record<Direction, number> = { up: 0, down: 0 };

	private constructor(
		public target: number,
		private readonly tap: Tap | undefined,
	) {}

	static async start(target: number, tap?: Tap): Promise<TcpProxy> {
		const proxy = new TcpProxy(target, tap);
		await proxy.#listen();
		return proxy;
	}

	get port(): number {
		return this.#port;
	}

	/** Connections that are open on the product's side. */
	get openLinks(): number {
		return [...this.#links].filter(({ client }) => !client.destroyed && !client.readableEnded).length;
	}

	rule(direction: Direction, rule: Rule): void {
		this.#rules[direction] = rule;
		for (const link of this.#links) {
			if (rule.kind === "drop") link.isBroken = true;
			link.lanes[direction].wake();
		}
	}

	/** Bytes vanish both ways, sockets stay, and new connections meet the same. */
	halfOpen(): void {
		this.rule("up", { kind: "drop" });
		this.rule("down", { kind: "drop" });
	}

	/** Everything passes again, but for connections that lost bytes: they stay silent until they are ended. */
	pass(): void {
		this.rule("up", PASS);
		this.rule("down", PASS);
		this.#cutAfter = undefined;
	}

	/** Everything passes again; connections that lost bytes are ended. */
	heal(): void {
		this.pass();
		for (const link of [...this.#links]) if (link.isBroken) this.#end(link, "rst");
	}

	cut(how: Cut = "fin"): void {
		for (const link of [...this.#links]) this.#end(link, how);
	}

	/** Cuts the connection that carries the n-th next byte, right after that byte. */
	cutAfter(direction: Direction, bytes: number, how: Cut = "fin"): void {
		this.#cutAfter = { direction, bytes, how };
	}

	/** New connections are refused by the system, as where nothing listens. */
	async refuse(): Promise<void> {
		if (!this.#server.listening) return;
		await new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
			this.cut("fin");
			for (const { client, peer } of this.#links) {
				client.destroy();
				peer.destroy();
			}
		});
	}

	async accept(): Promise<void> {
		if (!this.#server.listening) await this.#listen();
	}

	/** Puts bytes into every open connection, towards the product. */
	inject(bytes: Uint8Array): void {
		for (const { client } of this.#links) client.write(bytes);
	}

	async close(): Promise<void> {
		this.heal();
		await this.refuse();
		for (const { client, peer } of this.#links) {
			client.destroy();
			peer.destroy();
		}
	}

	/** The same port again after it was closed for a while. */
	async #listen(): Promise<void> {
		if (this.#port === 0) this.#port = await listenOnOwnPort(this.#server);
		else await listenOn(this.#server, this.#port);
	}

	#accept(client: net.Socket): void {
		this.accepted++;
		const peer = net.connect({ port: this.target, host: "127.0.0.1", allowHalfOpen: true });
		const id = ++this.#lastLink;
		client.setNoDelay(true);
		peer.setNoDelay(true);
		this.tap?.opened(id);
		const lanes = { up: this.#lane(id, "up", client, peer), down: this.#lane(id, "down", peer, client) };
		const isBroken = this.#rules.up.kind === "drop" || this.#rules.down.kind === "drop";
		const link: Link = { id, client, peer, lanes, isBroken };
		this.#links.add(link);
		const onGone = (other: net.Socket) => () => {
			// Where packets are dropped, news of an end is dropped too.
			if (!link.isBroken && !other.destroyed) other.destroySoon();
			if (client.destroyed && peer.destroyed) this.#links.delete(link);
		};
		client.on("error", () => {}).on("close", onGone(peer));
		peer
			.on("error", () => {
				if (!link.isBroken) client.resetAndDestroy();
			})
			.on("close", onGone(client));
	}

	#lane(id: number, direction: Direction, from: net.Socket, to: net.Socket): Lane {
		const isBroken = () => [...this.#links].some((link) => link.id === id && link.isBroken);
		return new Lane(from, to, {
			rule: () => (isBroken() ? { kind: "drop" } : this.#rules[direction]),
			forward: (bytes) => this.#forward(id, direction, bytes),
		});
	}

	/** What may be written of these bytes; less than all when the connection is to be cut inside them. */
	#forward(id: number, direction: Direction, bytes: Buffer): { bytes: Buffer; then: (() => void) | undefined } {
		const plan = this.#cutAfter;
		let then: (() => void) | undefined;
		let passed = bytes;
		if (plan?.direction === direction) {
			if (plan.bytes <= bytes.length) {
				passed = bytes.subarray(0, plan.bytes);
				this.#cutAfter = undefined;
				then = () => {
					for (const link of [...this.#links]) if (link.id === id) this.#end(link, plan.how);
				};
			} else plan.bytes -= bytes.length;
		}
		this.bytes[direction] += passed.length;
		this.tap?.forwarded(id, direction, passed);
		return { bytes: passed, then };
	}

	#end(link: Link, how: Cut): void {
		link.isBroken = true;
		link.lanes.up.stop();
		link.lanes.down.stop();
		if (how === "rst") {
			link.client.resetAndDestroy();
			link.peer.resetAndDestroy();
			this.#links.delete(link);
			return;
		}
		for (const socket of [link.client, link.peer]) {
			// Unread bytes would turn the goodbye into a reset, which throws away what was sent before it.
			socket.removeAllListeners("data");
			socket.resume();
			socket.end();
			socket.once("end", () => socket.destroySoon());
		}
		if (link.client.destroyed && link.peer.destroyed) this.#links.delete(link);
	}
}

interface LaneOptions {
	rule(): Rule;
	forward(bytes: Buffer): { bytes: Buffer; then: (() => void) | undefined };
}

/** One direction of one connection. */
class Lane {
	#queue: Buffer[] = [];
	#queuedBytes = 0;
	#isPumping = false;
	#isStopped = false;
	#hasEnded = false;

	constructor(
		private readonly from: net.Socket,
		private readonly to: net.Socket,
		private readonly options: LaneOptions,
	) {
		from.on("data", (bytes) => {
			if (this.#isStopped || options.rule().kind === "drop") return;
			this.#queue.push(bytes);
			this.#queuedBytes += bytes.length;
			if (this.#queuedBytes > QUEUE_BYTES) from.pause();
			this.wake();
		});
		from.on("end", () => {
			this.#hasEnded = true;
			this.wake();
		});
	}

	stop(): void {
		this.#isStopped = true;
		this.#queue = [];
	}

	wake(): void {
		if (!this.#isPumping) void this.#pump();
	}

	async #pump(): Promise<void> {
		this.#isPumping = true;
		while (!this.#isStopped) {
			const rule = this.options.rule();
			if (rule.kind === "drop") this.#queue = [];
			const next = this.#queue[0];
			if (next === undefined || rule.kind === "hold") break;
			if (rule.kind === "delay") await pause(rule.ms);
			const size = rule.kind === "trickle" ? Math.max(1, Math.round((rule.bytesPerSecond * TRICKLE_MS) / 1_000)) : 0;
			if (this.#isStopped || this.#queue[0] !== next) continue;
			const piece = size > 0 && size < next.length ? next.subarray(0, size) : next;
			if (piece.length === next.length) this.#queue.shift();
			else this.#queue[0] = next.subarray(piece.length);
			this.#queuedBytes -= piece.length;
			const { bytes, then } = this.options.forward(piece);
			const hasRoom = this.to.writable ? this.to.write(bytes) : true;
			then?.();
			if (!hasRoom && !this.to.destroyed) await drainedOrClosed(this.to);
			if (this.#queuedBytes <= QUEUE_BYTES) this.from.resume();
			if (size > 0) await pause(TRICKLE_MS);
		}
		this.#isPumping = false;
		if (this.#queue.length === 0 && !this.#isStopped && this.options.rule().kind !== "hold") this.from.resume();
		if (this.#hasEnded && this.#queue.length === 0 && !this.#isStopped && this.options.rule().kind !== "drop") {
			this.to.end();
		}
	}
}

function drainedOrClosed(socket: net.Socket): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			socket.off("drain", done).off("close", done);
			resolve();
		};
		socket.on("drain", done).on("close", done);
	});
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
