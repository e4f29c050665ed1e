import type { BrokerDsn } from "@/lib/dsn/types";
import {
	encodePublishProperties,
	encodeText,
	type PublishShape,
	publishSize,
	writePublishHead,
} from "./publish-packet";
import { RESERVED_PACKET_ID } from "./window";

export const STATUS_ONLINE = "online";
export const STATUS_OFFLINE = "offline";

/** The retained PUBLISH for the status topic; undefined when the DSN has none. Its acknowledgement is not waited for. */
export function encodeStatusMessage(broker: BrokerDsn, text: string): Buffer | undefined {
	const { statusTopic, qos, version } = broker;
	if (statusTopic === undefined) return undefined;
	const shape: PublishShape = {
		version,
		// At QoS 2 the message would need a second step to take effect.
		qos: qos === 2 ? 1 : qos,
		isRetained: true,
		properties: encodePublishProperties(version, {
			messageExpiryS: undefined,
			contentType: undefined,
			userProperties: {},
		}),
	};
	const topic = encodeText(statusTopic);
	const bytes = Buffer.alloc(publishSize(shape, topic.length, text.length));
	bytes.write(text, writePublishHead(bytes, 0, shape, topic, text.length, RESERVED_PACKET_ID, false), "utf8");
	return bytes;
}
