import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** A receiver of webhooks on loopback that notes what it gets and answers as it is told. */
export class WebhookReceiver implements AsyncDisposable {
	readonly received: { path: string; body: Record<string, unknown> }[] = [];
	/** Statuses of the next answers; 200 when there is none left. */
	readonly nextStatuses: number[] = [];
	readonly #server: http.Server;

	private constructor() {
		this.#server = http.createServer(async (request, response) => {
			let text = "";
			for await (const chunk of request) text += String(chunk);
			this.received.push({ path: request.url ?? "", body: JSON.parse(text) as Record<string, unknown> });
			const status = this.nextStatuses.shift() ?? 200;
			response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("answer");
		});
	}

	static async open(): Promise<WebhookReceiver> {
		const receiver = new WebhookReceiver();
		receiver.#server.listen(0, "127.0.0.1");
		await once(receiver.#server, "listening");
		return receiver;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook/t0ken`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, "close");
	}
}
