import { describe, expect, test } from "vitest";
import { loadFrames } from "@/server/testing/recordings";
import { parseAnswer } from "./answers";
import { ADAPTER_ERROR, type Advice, lookUpError, nativeCode } from "./errors";

describe("lookUpError", () => {
	const cases: [code: number, text: string, advice: Advice][] = [
		[998, "Consumer not exist", "rebuild"],
		[993, "Topic not exist", "await-operator"],
		[1007, "Topic being rebalanced", "retry"],
		[16392, "VgId does not belong to this consumer", "refresh-assignment"],
		[16390, "Can not operate in snapshot mode", "await-snapshot"],
		[16402, "Same committed value", "ignore"],
		[65534, "Unknown error 65534", "configuration"],
		[ADAPTER_ERROR, "init tscObj failed", "check-login"],
		[ADAPTER_ERROR, "message has been freed", "poll-again"],
		[ADAPTER_ERROR, "message ID is not equal", "poll-again"],
		[ADAPTER_ERROR, "message type can not get meta, type: 1", "poll-again"],
		[ADAPTER_ERROR, "unavailable tmq type:9", "poll-again"],
		[ADAPTER_ERROR, "fail", "configuration"],
		[ADAPTER_ERROR, "whitelist prohibits current IP access", "configuration"],
	];
	test.each(cases)("%i %s: %s", (code, text, advice) => {
		expect(lookUpError(code, text).advice).toBe(advice);
	});

	test.each([
		[4711, "something new"],
		[ADAPTER_ERROR, "failed to do something new"],
	])("%i %s is not known and may pass", (code, text) => {
		expect(lookUpError(code, text)).toMatchObject({ advice: "retry", text, meaning: text });
	});

	test("an unknown code without a text still has a meaning", () => {
		expect(lookUpError(4711, "").meaning).not.toBe("");
		expect(lookUpError(ADAPTER_ERROR, "").meaning).not.toBe("");
	});

	test("every error that was recorded is known", () => {
		const names = [
			"seek-commit",
			"topic-dropped",
			"wrong-message-id",
			"wrong-password",
			"unknown-topic",
			"unknown-user",
		];
		const answers = names
			.flatMap((name) => loadFrames(`errors/${name}`))
			.flatMap((frame) => (frame.kind === "text" && frame.direction === "received" ? [parseAnswer(frame.text)] : []))
			.filter(({ code }) => code !== 0);
		expect(answers.length).toBeGreaterThan(8);
		for (const { code, message } of answers) {
			const known = lookUpError(code, message);
			expect(known.name, `${code} ${message}`).not.toBe("UNKNOWN");
			expect(known.text, `${code} ${message}`).toBe(known.name === "ADAPTER" ? known.text : message);
		}
	});
});

test("native codes are printed as the documentation prints them", () => {
	expect(nativeCode(998)).toBe("0x800003E6");
	expect(nativeCode(11)).toBe("0x8000000B");
});
