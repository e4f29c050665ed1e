import type { MqttVersion, Qos } from "@/lib/dsn/types";

/** One thing to measure. */
export interface Case {
	/** `qosN-mqtt5|mqtt311-query|stable-constant|pertable` */
	readonly id: string;
	readonly qos: Qos;
	readonly version: MqttVersion;
	readonly recording: "bulk-query" | "bulk-stable";
	/** Template of the MQTT topic. */
	readonly topic: string;
}

const VERSIONS = { mqtt5: "5.0", mqtt311: "3.1.1" } as const;
const RECORDINGS = { query: "bulk-query", stable: "bulk-stable" } as const;
const TOPICS = { constant: "bench/meters", pertable: "bench/{table}" } as const;

export const CASES: readonly Case[] = ([0, 1, 2] as const).flatMap((qos) =>
	Object.entries(VERSIONS).flatMap(([versionKey, version]) =>
		Object.entries(RECORDINGS).flatMap(([sourceKey, recording]) =>
			Object.entries(TOPICS).map(([topicKey, topic]) => {
				return { id: `qos${qos}-${versionKey}-${sourceKey}-${topicKey}`, qos, version, recording, topic };
			}),
		),
	),
);

/** What a measuring program is told, as JSON in its first argument. */
export interface Job extends Case {
	/** Messages to publish. */
	readonly messages: number;
	/** Messages in flight. */
	readonly window: number;
	/** Of the TMQ server; the consumer group is new for each job. */
	readonly sourcePort: number;
	readonly tmqTopic: string;
	readonly groupId: string;
	readonly brokerPort: number;
	/** Path of the recording. */
	readonly file: string;
}

/** What it prints, as one line of JSON. */
export interface Measured {
	readonly messagesPerSecond: number;
}

/** MQTT 3 has no Receive Maximum, and Mosquitto drops QoS 2 messages beyond 20: more would not be the same job. */
export function windowOf({ qos, version, window }: Job): number {
	return qos === 2 && version !== "5.0" ? Math.min(window, 20) : window;
}

/** The first quarter is for warming up: what is measured is the steady rate after it. */
export class Stopwatch {
	readonly #messages: number;
	#warm: { count: number; atMs: number } | undefined;

	constructor({ messages }: Job) {
		this.#messages = messages;
	}

	/** Call with what is published so far. Gives the result once all is. */
	progress(count: number): Measured | undefined {
		const atMs = performance.now();
		if (this.#warm === undefined && count >= this.#messages / 4) this.#warm = { count, atMs };
		if (this.#warm === undefined || count < this.#messages) return undefined;
		return { messagesPerSecond: ((count - this.#warm.count) * 1_000) / (atMs - this.#warm.atMs) };
	}
}

export function readJob(): Job {
	return JSON.parse(process.argv[2] ?? "{}") as Job;
}
