import mqtt, { type MqttClient } from "mqtt";
import type { Arrival } from "./ledger";

/** The oracle's own client of the broker. Its session outlives a broker that comes back with its sessions. */
export class Subscriber {
	private constructor(private readonly client: MqttClient) {}

	static async start(port: number, filter: string, onArrival: (arrival: Arrival) => void): Promise<Subscriber> {
		const client = mqtt.connect({
			host: "127.0.0.1",
			port,
			clientId: `oracle-${filter.replace(/\W+/g, "-")}`,
			protocolVersion: 5,
			clean: false,
			properties: { sessionExpiryInterval: 86_400, receiveMaximum: 65_535 },
			reconnectPeriod: 200,
			keepalive: 0,
		});
		client.on("message", (topic, body) => onArrival({ topic, body }));
		client.on("error", () => {});
		await new Promise<void>((resolve) => client.once("connect", () => resolve()));
		await client.subscribeAsync(filter, { qos: 2 });
		return new Subscriber(client);
	}

	async end(): Promise<void> {
		// Clears the session as well: nothing of the test stays in the broker.
		await this.client.endAsync(true);
	}
}
