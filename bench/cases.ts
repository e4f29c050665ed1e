import type { MqttVersion, Qos } from "@/lib/dsn/types";

/** One thing to measure. */
export interface Case {
	/** `qosN-mqtt5|mqtt311-query|stable-constant|pertable` */
	readonly id: string;
	readonly qos: Qos;
	readonly version: MqttVersion;
	readonly recording: RecordingName;
	/** Template of the MQTT topic. */
	readonly topic: string;
}

export type RecordingName = "bulk-query" | "bulk-stable";

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

/** The case of this id, or all for undefined. Undefined if there is none of that name. */
export function casesOf(id: string | undefined): readonly Case[] | undefined {
	if (id === undefined) return CASES;
	const found = CASES.filter((one) => one.id === id);
	return found.length === 0 ? undefined : found;
}
