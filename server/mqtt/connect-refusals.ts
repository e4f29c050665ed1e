import type { BrokerDsn } from "@/lib/dsn/types";
import { brokerCause, CHANGE_LOGIN, movedTo, type Verdict } from "./causes";

/** What a broker of MQTT 5 may add to its refusal. */
export interface RefusalNotes {
	reasonText?: string | undefined;
	/** Where to go instead. */
	serverReference?: string | undefined;
}

/** Of the codes that only tell why the broker has no room at the moment. */
const NOT_NOW: Readonly<Record<number, string>> = {
	3: "it is unavailable",
	128: "it gave no reason",
	131: "a rule of its own",
	136: "it is unavailable",
	137: "it is busy",
	151: "a quota is used up",
	159: "too many clients sign in at once",
};

/**
 * Why a broker refused CONNECT. Codes below 0x80 are those of MQTT 3, which old brokers send to MQTT 5 clients too.
 */
export function connectRefusal(code: number, broker: BrokerDsn, notes: RefusalNotes = {}): Verdict {
	const detail = [notes.reasonText, `CONNACK code ${code} (0x${code.toString(16)})`].filter(Boolean).join("; ");
	const permanent = (key: string, message: string): Verdict => ({
		cause: brokerCause(key, message, detail),
		isPermanent: true,
	});
	switch (code) {
		case 0x01:
		case 0x84:
			return permanent(
				"broker-refused-version",
				`The broker does not speak MQTT ${broker.version}. Choose another version, then start.`,
			);
		case 0x02:
		case 0x85:
			return permanent(
				"broker-refused-client-id",
				`The broker does not accept the client id ${broker.clientId}. Change it, then start.`,
			);
		case 0x04:
		case 0x86:
			return permanent("broker-refused-login", CHANGE_LOGIN);
		case 0x05:
		case 0x87:
			// Brokers that follow MQTT 3 loosely answer a wrong password with 5, Mosquitto among them.
			return permanent(
				"broker-refused-login",
				broker.user === undefined
					? "The broker accepts no anonymous clients. Enter a user name and password, then start."
					: CHANGE_LOGIN,
			);
		case 0x8a:
			return permanent("broker-banned", "The broker has banned this client. Ask its administrator, then start.");
		case 0x8c:
			return permanent(
				"broker-auth-method",
				"The broker asks for an authentication method that Spillway does not have. Allow user name and password there, then start.",
			);
		case 0x90:
			return permanent(
				"broker-refused-status-topic",
				"The broker does not accept the status topic as a last will. Change status_topic, then start.",
			);
		case 0x95:
			return permanent(
				"broker-refused-connect",
				"The broker found the sign-in too large. Shorten the user name, password, client id or status_topic, then start.",
			);
		case 0x99:
			return permanent(
				"broker-refused-status-topic",
				"The broker does not accept the text of the last will. Leave status_topic empty, then start.",
			);
		case 0x9a:
			return permanent(
				"broker-no-retain",
				"The broker does not keep retained messages. Turn retain and status_topic off, then start.",
			);
		case 0x9b:
			return permanent(
				"broker-qos-too-high",
				`The broker does not offer QoS ${broker.qos}. Choose a lower one, then start.`,
			);
		case 0x9c:
			return { cause: movedTo(notes.serverReference, false, detail), isPermanent: false };
		case 0x9d:
			return { cause: movedTo(notes.serverReference, true, detail), isPermanent: true };
		default: {
			const why = NOT_NOW[code];
			const message = `The broker turned the connection away for now${why === undefined ? "" : ` (${why})`}. It is tried again.`;
			return { cause: brokerCause("broker-unavailable", message, detail), isPermanent: false };
		}
	}
}
