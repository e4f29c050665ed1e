import type { BrokerDsn } from "@/lib/dsn/types";

/**
 * MQTT 3 has no Receive Maximum. Mosquitto 2.0 drops QoS 2 messages beyond its `max_inflight_messages` (20 by default)
 * and acknowledges them all the same, so more than that would lose data without a word.
 */
const MQTT3_QOS2_WINDOW = 20;
/** Half of more than this is enough to keep a broker busy while the other half is on its way. */
const SMALL_WINDOW = 8_192;

/**
 * Messages that may be unacknowledged at once: the DSN's `max_inflight` within what the broker takes.
 *
 * @param receiveMaximum what the present connection's broker allows, if there is one
 */
export function inFlightLimit(broker: BrokerDsn, receiveMaximum: number | undefined): number {
	const { qos, version, maxInflight } = broker;
	if (qos === 0) return maxInflight;
	if (qos === 2 && version !== "5.0") return Math.min(maxInflight, MQTT3_QOS2_WINDOW);
	return Math.min(maxInflight, receiveMaximum ?? maxInflight);
}

/**
 * How far the window empties before it is filled again. A small one is filled at once: the new packets carry the TCP
 * acknowledgement for which a broker with Nagle's algorithm waits before it sends the rest of its answers.
 */
export function refillAt(limit: number): number {
	return limit > SMALL_WINDOW ? limit / 2 : limit - 1;
}
