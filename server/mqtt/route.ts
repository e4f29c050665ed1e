import type { PublishShape } from "./publish-packet";

/** What all messages of one MQTT topic, and with the same user properties, begin with. */
export interface Route {
	readonly mqttTopic: string;
	/** As MQTT writes it. */
	readonly topic: Buffer;
	readonly shape: PublishShape;
}
