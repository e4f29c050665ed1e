import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDsn } from "./format";
import { anyDraft } from "./testing";
import { readWrittenLine } from "./written-line";

test("a written line is read back to what it was written from", () => {
	fc.assert(
		fc.property(fc.constantFrom("source", "broker"), anyDraft, (end, draft) => {
			const { protocol, user, hosts, object, params } = draft;
			const line = formatDsn(end, { ...draft, password: "", params: {} });
			expect(readWrittenLine(line)).toEqual({ protocol, user, hosts, object, params: {} });
			const withParams = formatDsn(end, { ...draft, password: "" });
			expect(readWrittenLine(withParams).params).toEqual(params);
		}),
	);
});

test("text that is no line has no parts", () => {
	expect(readWrittenLine("nonsense")).toEqual({
		protocol: "",
		user: "",
		hosts: [{ host: "", port: "" }],
		object: "",
		params: {},
	});
});
