import type { BrokerDsn } from "@/lib/dsn/types";
import type { Cause } from "@/lib/task/types";
import { brokerCause, clientIdTaken, movedTo } from "./causes";
import type { RefusalNotes } from "./connect-refusals";

/** What a DISCONNECT of MQTT 5 means for the run. */
export interface DisconnectVerdict {
	readonly cause: Cause;
	/** No attempt helps until somebody changes something. */
	readonly isPermanent: boolean;
	/** It may be the answer to the message that was sent last. */
	readonly isAboutMessage: boolean;
	/** Another client signed in under the same id. */
	readonly isTakenOver: boolean;
}

interface Reason {
	code: string;
	/** A whole sentence, or two. */
	message: string;
	isAboutMessage?: true;
	isPermanent?: true;
}

const AGAIN = "It is tried again.";
const onMessage = (why: string): Reason => ({
	code: "broker-disconnected",
	message: `The broker closed the connection: ${why}. ${AGAIN}`,
	isAboutMessage: true,
});
const because = (code: string, why: string): Reason => ({ code, message: `${why} ${AGAIN}` });

/** Every reason code that a broker may put into DISCONNECT, but for those that need more than a sentence. */
const REASONS: Readonly<Record<number, Reason>> = {
	0: because("broker-disconnected", "The broker ended the connection without a reason."),
	128: onMessage("it gave no reason"),
	129: onMessage("it could not read what was sent"),
	130: onMessage("it found an error of protocol"),
	131: onMessage("a rule of its own"),
	135: onMessage("this client may not do what it did"),
	137: because("broker-busy", "The broker is too busy and closed the connection."),
	139: because("broker-shutting-down", "The broker is shutting down."),
	141: because("broker-keep-alive", "The broker missed the keep-alive and closed the connection."),
	143: onMessage("it did not accept a topic filter"),
	144: onMessage("it did not accept an MQTT topic"),
	147: onMessage("it found more messages in flight than it allows"),
	148: onMessage("it did not accept a topic alias"),
	149: onMessage("a packet was too large for it"),
	150: because("broker-rate", "The broker found the messages too many a second. Set rate_limit to less."),
	151: because("broker-quota", "The broker closed the connection because a quota is used up."),
	152: because("broker-administrator", "An administrator of the broker ended the connection."),
	153: onMessage("it did not accept the payload's format"),
	154: {
		code: "broker-no-retain",
		message: "The broker does not keep retained messages. Turn retain and status_topic off, then start.",
		isPermanent: true,
	},
	158: onMessage("it does not offer shared subscriptions"),
	159: because("broker-busy", "The broker closed the connection because too many clients sign in at once."),
	160: because("broker-connect-time", "The broker allows connections for a limited time only, and that was over."),
	161: onMessage("it does not offer subscription identifiers"),
	162: onMessage("it does not offer wildcard subscriptions"),
};

/** What a broker means by a DISCONNECT of MQTT 5. */
export function disconnectVerdict(code: number, broker: BrokerDsn, notes: RefusalNotes): DisconnectVerdict {
	const detail = notes.reasonText ?? `DISCONNECT reason code 0x${code.toString(16).padStart(2, "0")}`;
	const plain = { isPermanent: false, isAboutMessage: false, isTakenOver: false };
	switch (code) {
		case 0x8e:
			return { ...plain, cause: clientIdTaken(broker.clientId, detail), isTakenOver: true };
		case 0x9b: {
			const message = `The broker does not offer QoS ${broker.qos}. Choose a lower one, then start.`;
			return { ...plain, cause: brokerCause("broker-qos-too-high", message, detail), isPermanent: true };
		}
		case 0x9c:
			return { ...plain, cause: movedTo(notes.serverReference, false, detail) };
		case 0x9d:
			return { ...plain, cause: movedTo(notes.serverReference, true, detail), isPermanent: true };
		default: {
			const reason = REASONS[code] ?? onMessage("it gave no reason");
			return {
				cause: brokerCause(reason.code, reason.message, detail),
				isPermanent: reason.isPermanent ?? false,
				isAboutMessage: reason.isAboutMessage ?? false,
				isTakenOver: false,
			};
		}
	}
}
