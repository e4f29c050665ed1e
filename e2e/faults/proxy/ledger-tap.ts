import { type Ledger, numberIn } from "../oracle/ledger";
import { MqttTap, type Publishing } from "./mqtt-tap";

/** A tap that tells the oracle what the broker acknowledged; as a witness, also that it arrived. */
export function tapFor(ledger: Ledger, isWitness: boolean): MqttTap {
	return new MqttTap(
		() => {},
		({ publishing, reasonCode, atMs }) => {
			const n = numberIn(publishing.body);
			if (n === undefined || reasonCode >= 0x80) return;
			ledger.acknowledge(n, atMs);
			if (isWitness) ledger.arrive(publishing);
		},
	);
}

export function numbersOf(publishings: readonly Publishing[]): number[] {
	return publishings.map(({ body }) => numberIn(body)).filter((n) => n !== undefined);
}
