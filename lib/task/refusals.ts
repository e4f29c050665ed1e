const REFUSALS: ReadonlySet<string> = new Set([
	"broker-not-authorised",
	"broker-refused",
	"broker-topic-refused",
	"broker-packet-too-large",
	"broker-payload-refused",
	"broker-quota",
	"broker-cuts-on-message",
]);

/** Whether a cause's code says that the broker refused one message for good: the run can go on without that one. */
export function isMessageRefusal(code: string): boolean {
	return REFUSALS.has(code);
}
