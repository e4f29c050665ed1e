import type { MqttVersion } from "@/lib/dsn/types";

/** A broker of its own on loopback, for the length of a test run. */
export interface RunningBroker extends AsyncDisposable {
	readonly port: number;
	/** Where it takes MQTT over WebSocket itself, if it can. */
	readonly webSocket?: { port: number; path: string };
	/** As if the machine lost power. */
	kill(): Promise<void>;
	/** Starts again on the same ports with the same data. */
	restart(): Promise<void>;
}

export interface BrokerLogin {
	user: string;
	password: string;
}

/**
 * One make of broker. Each lets anybody in or takes `login`, refuses `badLogin`, lets anybody publish below `open/`
 * and nobody below `forbidden/`.
 */
export interface BrokerKind {
	readonly name: string;
	/** Why it cannot be had here; undefined: it can. */
	missing(): string | undefined;
	/** Such as `2.0.11`. */
	version(): string;
	start(): Promise<RunningBroker>;
	readonly login?: BrokerLogin;
	readonly badLogin: BrokerLogin | undefined;
	/** Version that the tests' own subscriber speaks. */
	readonly subscriberVersion: 4 | 5;
	/** 2 unless it delivers to such a subscriber less than it was sent. */
	readonly subscriberQos?: 0 | 1;
	/** What it does otherwise than the others, by case and version of MQTT ("QoS 2, MQTT 3.1.1") or by case alone. */
	readonly deviations: Readonly<Record<string, string>>;
	readonly versions: readonly MqttVersion[];
}
