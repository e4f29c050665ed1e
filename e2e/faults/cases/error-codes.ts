/**
 * Error answers of TDengine and what must come of each. `waits`: the same connection goes on after a pause. `renews`: a new
 * connection and subscription, and only they help. `fails`: the task ends, because no retry can mend it.
 */
export interface ErrorCode {
	readonly code: number;
	readonly text: string;
	readonly outcome: "waits" | "renews" | "fails";
}

const waits = (code: number, text: string): ErrorCode => ({ code, text, outcome: "waits" });
const renews = (code: number, text: string): ErrorCode => ({ code, text, outcome: "renews" });
const fails = (code: number, text: string): ErrorCode => ({ code, text, outcome: "fails" });

/** As answers to `poll`. */
export const POLL_CODES: readonly ErrorCode[] = [
	waits(11, "Unable to establish connection"),
	waits(24, "Conn is broken"),
	waits(25, "Conn read timeout"),
	waits(32, "some vnode/qnode/mnode(s) out of service"),
	waits(33, ""),
	waits(35, "rpc network error"),
	waits(36, "rpc network busy"),
	waits(258, ""),
	waits(1000, "Subcribe not exist"),
	waits(1002, "Consumer not ready"),
	waits(1007, "Topic being rebalanced"),
	waits(1283, ""),
	waits(2316, ""),
	waits(2324, ""),
	waits(2574, "TQ internal error"),
	waits(4101, ""),
	waits(16385, "Consumer mismatch"),
	waits(16390, "Can not operate in snapshot mode"),
	waits(16391, "Offset out of range"),
	waits(16392, "VgId does not belong to this consumer"),
	waits(16393, "Topic does not belong to this consumer"),
	waits(16400, "Assignment or poll interface need to be called first"),
	waits(16401, "No committed info"),
	waits(16402, "Same committed value"),
	waits(16405, "No table qualified for query"),
	waits(4242, "a code that nobody knows"),
	renews(277, ""),
	renews(767, ""),
	// A database that goes while the task runs is waited for, like a TMQ topic.
	renews(904, ""),
	renews(998, "Consumer not exist"),
	renews(16384, "Invalid message"),
	renews(16386, "Consumer closed"),
	renews(16387, "Consumer error, to see log"),
	renews(16407, "Invalid status, please subscribe topic first"),
	renews(16408, "Invalid data use here"),
	renews(65535, "tmq not init"),
	fails(21, "Unable to resolve FQDN"),
	fails(280, "Invalid parameters"),
	fails(308, "Not allowed to connect"),
	fails(771, "Insufficient privilege for operation"),
	fails(789, "User is disabled"),
	fails(849, "Invalid user"),
	fails(855, "Authentication failure"),
	fails(856, "User not available"),
	fails(995, "Invalid topic"),
	fails(1006, "Invalid subscribe option"),
	fails(2573, "TQ no committed offset"),
	fails(9796, ""),
	fails(16388, "Topic num out of range"),
	fails(16389, "Group num out of range 100"),
	fails(16403, "Replay need only one vgroup if subscribe super table"),
	fails(16404, "Replay is disabled if subscribe db or stable"),
	fails(65534, "Unknown error 65534"),
	fails(65535, "whitelist prohibits current IP access"),
];

/** As answers to `subscribe`. A wait there is a new connection too: the adapter forgets a consumer that it refused. */
export const SUBSCRIBE_CODES: readonly ErrorCode[] = [
	renews(11, "Unable to establish connection"),
	renews(32, "some vnode/qnode/mnode(s) out of service"),
	renews(1000, "Subcribe not exist"),
	renews(1002, "Consumer not ready"),
	renews(1007, "Topic being rebalanced"),
	renews(2316, ""),
	renews(65535, "init tscObj failed"),
	renews(65535, "new consumer return nil"),
	fails(771, "Insufficient privilege for operation"),
	fails(855, "Authentication failure"),
	fails(993, "Topic not exist"),
	fails(995, "Invalid topic"),
	fails(16389, "Group num out of range 100"),
	fails(65535, "malloc tmq element failed or group is empty"),
];

/** As answers to `commit_offset`; the row is on its way to nowhere else, so all must end in its commit. */
export const COMMIT_CODES: readonly ErrorCode[] = [
	waits(11, "Unable to establish connection"),
	waits(1007, "Topic being rebalanced"),
	waits(2316, ""),
	waits(16391, "Offset out of range"),
	waits(16400, "Assignment or poll interface need to be called first"),
	renews(998, "Consumer not exist"),
	renews(16386, "Consumer closed"),
];

/** As answers to `fetch_raw_data`: the message is read again, in a new subscription. */
export const FETCH_CODES: readonly ErrorCode[] = [
	renews(11, "Unable to establish connection"),
	renews(16384, "Invalid message"),
	renews(65535, "message has been freed"),
	renews(65535, "message ID is not equal"),
];
