import { expect, test } from "vitest";
import { isTransient, isUnknownOption, serverError } from "./server-error";

test.each([
	["subscribe", 65535, "init tscObj failed", "source-unclear-login", "retry"],
	["subscribe", 65535, "whitelist prohibits current IP access", "source-address-refused", "fatal"],
	["subscribe", 65535, "malloc tmq element failed or group is empty", "consumer-option-refused", "fatal"],
	["subscribe", 280, "unknown configuration key: x", "consumer-option-refused", "fatal"],
	["subscribe", 993, "Topic not exist", "unknown-tmq-topic", "fatal"],
	["subscribe", 771, "Insufficient privilege for operation", "no-right-on-tmq-topic", "fatal"],
	["poll", 998, "Consumer not exist", "consumer-evicted", "rebuild"],
	["poll", 1002, "Consumer not ready", "source-error", "retry"],
	["poll", 2573, "TQ no committed offset", "no-committed-offset", "fatal"],
	["poll", 12345, "never seen", "source-error", "retry"],
	["fetch_raw_data", 65535, "message has been freed", "source-error", "rebuild"],
])("%s answered with %i (%s) is %s: %s", (action, serverCode, text, code, advice) => {
	const error = serverError(action, serverCode, text);
	expect(error).toMatchObject({ code, advice, action, serverCode });
	expect(error.toCause()).toMatchObject({ side: "source", code, detail: expect.stringContaining(text) });
});

test("only a poll that was put off may be repeated on the same connection", () => {
	expect(isTransient(serverError("poll", 1007, "Topic being rebalanced"))).toBe(true);
	expect(isTransient(serverError("poll", 998, "Consumer not exist"))).toBe(false);
	expect(isTransient(serverError("commit_offset", 1007, "Topic being rebalanced"))).toBe(false);
});

test("an option that an old server does not know is told from other refusals", () => {
	expect(isUnknownOption(serverError("subscribe", 65534, "Unknown error 65534"))).toBe(true);
	expect(isUnknownOption(serverError("subscribe", 993, "Topic not exist"))).toBe(false);
});
