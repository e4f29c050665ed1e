import fs from "node:fs/promises";
import path from "node:path";
import { freePort, Started, temporaryFolder } from "./processes";

const MOSQUITTO = process.env["SPILLWAY_MOSQUITTO"] ?? "/usr/sbin/mosquitto";
const MOSQUITTO_PUB = process.env["SPILLWAY_MOSQUITTO_PUB"] ?? "/usr/bin/mosquitto_pub";
const MOSQUITTO_SUB = process.env["SPILLWAY_MOSQUITTO_SUB"] ?? "/usr/bin/mosquitto_sub";

/** A real Mosquitto on loopback, and a subscriber beside it that counts for itself. */
export class Broker {
	#process: Started | undefined;
	readonly #subscribers: Subscriber[] = [];

	private constructor(
		readonly port: number,
		private readonly configFile: string,
	) {}

	/** `{folder}` in a setting stands for the broker's own folder, where `files` are written first. */
	static async start(
		settings: string[] = ["allow_anonymous true"],
		files: Record<string, string> = {},
	): Promise<Broker> {
		const folder = await temporaryFolder("broker");
		// Started as root, the broker goes on as a user of its own, who has to be able to read them.
		await fs.chmod(folder, 0o755);
		for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(folder, name), text);
		const port = await freePort();
		const configFile = path.join(folder, "mosquitto.conf");
		await writeConfig(configFile, port, settings);
		const broker = new Broker(port, configFile);
		await broker.up();
		return broker;
	}

	async up(): Promise<void> {
		this.#process = Started.run(MOSQUITTO, ["-v", "-c", this.configFile]);
		await this.#process.prints("running");
	}

	/** Comes back with other settings, such as another rule of who may sign in. */
	async upWith(settings: string[]): Promise<void> {
		await this.down();
		await writeConfig(this.configFile, this.port, settings);
		await this.up();
	}

	async down(): Promise<void> {
		await this.#process?.end();
	}

	/** With every subscriber that a journey which failed has left. */
	async end(): Promise<void> {
		for (const subscriber of this.#subscribers) await subscriber.end();
		await this.down();
	}

	/** One message from somebody else. */
	async publish(topic: string, body: string, options: string[] = []): Promise<void> {
		const message = ["-q", "1", "-t", topic, "-m", body, ...options];
		const process = Started.run(MOSQUITTO_PUB, ["-h", "127.0.0.1", "-p", String(this.port), ...message]);
		await process.ended();
	}

	/** Everything that arrives from now on, a line `topic<TAB>body` per message. */
	async subscribe(filter: string): Promise<Subscriber> {
		const id = `subscriber-${filter.replace(/\W/g, "-")}`;
		const connection = ["-h", "127.0.0.1", "-p", String(this.port), "-i", id];
		const process = Started.run(MOSQUITTO_SUB, [...connection, "-q", "1", "-t", filter, "-F", "%t\t%p"]);
		// The subscriber itself says nothing when it is ready; the broker's log does.
		await this.#process?.prints(`Sending SUBACK to ${id}`);
		const subscriber = new Subscriber(process);
		this.#subscribers.push(subscriber);
		return subscriber;
	}
}

async function writeConfig(file: string, port: number, settings: string[]): Promise<void> {
	const lines = [`listener ${port} 127.0.0.1`, "persistence false", "max_queued_messages 0", ...settings, ""];
	await fs.writeFile(file, lines.join("\n").replaceAll("{folder}", path.dirname(file)));
}

export class Subscriber {
	constructor(private readonly process: Started) {}

	messages(): { topic: string; body: string }[] {
		// What follows the last line end is a line under way.
		return this.process.output
			.split("\n")
			.slice(0, -1)
			.map((line) => {
				const [topic = "", body = ""] = line.split("\t");
				return { topic, body };
			});
	}

	async end(): Promise<void> {
		await this.process.end();
	}
}
