import { once } from "node:events";
import net from "node:net";

/** A TCP proxy that can fall mute: bytes wait on their way while every socket stays open, as where a firewall forgot. */
export class MuteProxy implements AsyncDisposable {
	readonly #target: number;
	readonly #sockets = new Set<net.Socket>();
	readonly #server: net.Server;
	#isMute = false;

	private constructor(target: number) {
		this.#target = target;
		this.#server = net.createServer((client) => this.#carry(client));
	}

	static async start(target: number): Promise<MuteProxy> {
		const proxy = new MuteProxy(target);
		proxy.#server.listen(0, "127.0.0.1");
		await once(proxy.#server, "listening");
		return proxy;
	}

	get port(): number {
		const address = this.#server.address();
		if (address === null || typeof address === "string") throw new Error("The proxy does not listen.");
		return address.port;
	}

	mute(): void {
		this.#isMute = true;
		for (const socket of this.#sockets) socket.pause();
	}

	/** What waited goes on. */
	heal(): void {
		this.#isMute = false;
		for (const socket of this.#sockets) socket.resume();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		this.#server.close();
		await once(this.#server, "close");
	}

	#carry(client: net.Socket): void {
		const peer = net.connect(this.#target, "127.0.0.1");
		for (const [from, to] of [
			[client, peer],
			[peer, client],
		] as const) {
			this.#sockets.add(from);
			from.on("data", (bytes) => to.write(bytes));
			from.on("end", () => to.end());
			from.on("error", () => to.destroy());
			from.on("close", () => this.#sockets.delete(from));
			if (this.#isMute) from.pause();
		}
	}
}
