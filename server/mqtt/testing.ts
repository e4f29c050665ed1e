import type { IConnackPacket, IConnectPacket, Packet } from "mqtt-packet";
import { expect, onTestFinished } from "vitest";
import type { BrokerDsn } from "@/lib/dsn/types";
import type { Clock } from "@/server/clock";
import { brokerDsn, hurriedClock } from "@/server/testing/messages";
import {
	type Connack,
	type Script,
	type ScriptedConnection,
	startScriptedBroker,
} from "@/server/testing/scripted-broker";
import { createMqttPublisher } from "./publisher";
import type { MqttPublisher, PublisherStatus } from "./types";

/** A publisher whose use of the library can be seen. */
export type TestedPublisher = MqttPublisher & { readonly libraryBacklog: number };

export const never = new AbortController().signal;

/** A scripted broker that is gone after the test. */
export async function scripted(
	script: Script,
	connack: Partial<IConnackPacket> | "silent" | ((number: number, connect: IConnectPacket) => Connack) = {},
) {
	const broker = await startScriptedBroker(script, typeof connack === "string" ? () => connack : connack);
	onTestFinished(() => broker[Symbol.asyncDispose]());
	return broker;
}

/** A publisher that is closed after the test; whatever happened, nothing of it ever lay in the library. */
export function publisherAt(port: number, changes: Partial<BrokerDsn> = {}, clock: Clock = hurriedClock(200)) {
	const subject = createMqttPublisher(brokerDsn(port, { keepAliveS: 3_600, ...changes }), {
		clock,
		random: () => 0.5,
	}) as TestedPublisher;
	const statuses: PublisherStatus[] = [];
	let mostInLibrary = 0;
	const look = () => {
		mostInLibrary = Math.max(mostInLibrary, subject.libraryBacklog);
	};
	subject.onStatus((status) => {
		statuses.push(status);
		look();
	});
	onTestFinished(async () => {
		look();
		await subject[Symbol.asyncDispose]();
		expect(mostInLibrary).toBe(0);
		expect(subject.inFlight).toBe(0);
	});
	return { subject, statuses, causes: () => statuses.flatMap((status) => ("cause" in status ? [status.cause] : [])) };
}

/** Answers a packet as a broker that takes everything. */
export function acknowledge(packet: Packet, { send }: ScriptedConnection): void {
	const messageId = packet.messageId ?? 0;
	if (packet.cmd === "pingreq") send({ cmd: "pingresp" });
	if (packet.cmd === "pubrel") send({ cmd: "pubcomp", messageId, reasonCode: 0 });
	if (packet.cmd !== "publish" || packet.qos === 0) return;
	send({ cmd: packet.qos === 1 ? "puback" : "pubrec", messageId, reasonCode: 0 });
}

/** Lets the sockets of this process work until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
