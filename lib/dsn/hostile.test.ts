import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePasted } from "@/lib/command-line/pasted";
import { readBroker } from "./check-broker";
import { readSource } from "./check-source";
import { formatDsn } from "./format";
import { parseDsn } from "./parse";
import type { DsnEnd } from "./types";

/** What a line of text may hold when somebody means harm, or pastes the wrong thing. */
const HOSTILE = [
	["control characters", "\0\u0001\u001b[31m\u007f\u0085\r\n\t"],
	["marks of direction", "\u202egnp.exe\u2066\u200f\u200b"],
	["HTML", '"><svg/onload=alert(1)><img src=x onerror=alert(1)>'],
	["SQL", "'; drop table x; -- ` \\"],
	["a template", ["{table}$", "{__proto__}{{constructor}}"].join("")],
	["names that objects have", "__proto__&constructor=1&toString=2&__proto__=3"],
	["half a surrogate pair", "\ud800"],
	["escapes", "%00%ff%%2525%E2%80%AE%c0%ae"],
	["a megabyte", "a".repeat(1_048_576)],
	["a megabyte of what means something", ":@/?&=%,[]".repeat(104_858)],
] as const;

const LINES: Record<DsnEnd, (text: string) => string[]> = {
	source: (text) => [
		text,
		`tmq+ws://${text}:p@h:6041/t?group.id=g`,
		`tmq+ws://u:${text}@h:6041/t?group.id=g`,
		`tmq+ws://u:p@${text}:6041/t?group.id=g`,
		`tmq+ws://u:p@h:6041/${text}?group.id=g`,
		`tmq+ws://u:p@h:6041/t?group.id=${text}`,
		`tmq+ws://u:p@h:6041/t?group.id=g&${text}=1`,
	],
	broker: (text) => [
		`mqtt://${text}:p@h:1883?version=5.0&client_id=c&topic={table}`,
		`mqtt://u:${text}@h:1883?version=5.0&client_id=c&topic={table}`,
		`mqtt://u:p@${text}:1883?version=5.0&client_id=c&topic={table}`,
		`mqtt://u:p@h:1883?version=5.0&client_id=${text}&topic={table}`,
		`mqtt://u:p@h:1883?version=5.0&client_id=c&topic=${text}`,
		`mqtt://u:p@h:1883?version=5.0&client_id=c&topic={table}&${text}=1`,
	],
};
/** Half a surrogate pair has no bytes in UTF-8: written, it becomes the sign for what cannot be read. */
function wellFormed(params: Record<string, string>): Record<string, string> {
	const again = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text));
	return Object.fromEntries(Object.entries(params).map((entry) => entry.map(again) as [string, string]));
}
const read = { source: readSource, broker: readBroker };
const ends = ["source", "broker"] as const;

describe.each(ends)("%s", (end) => {
	test.each(HOSTILE)("%s, wherever it stands, is taken or refused in short words", (_name, text) => {
		const before = Object.getOwnPropertyNames(Object.prototype);
		for (const line of LINES[end](text)) {
			const checked = read[end](line);
			const said = checked.ok ? [] : checked.issues;
			for (const { message } of said) expect(message.length).toBeLessThan(1_000);
			const { draft } = parseDsn(end, line);
			expect(parseDsn(end, formatDsn(end, draft)).draft.params).toEqual(wellFormed(draft.params));
			parsePasted(line);
		}
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
		expect(Reflect.get({}, "1")).toBeUndefined();
	});

	test("any mixture of them is judged, and no issue repeats what stands for a password", () => {
		const piece = fc.constantFrom(...HOSTILE.map(([, text]) => text).filter((text) => text.length < 1_000));
		const mixture = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 4 });
		fc.assert(
			fc.property(mixture, mixture, fc.nat(), (head, tail, which) => {
				const lines = LINES[end](`${head.join("")}SeCrEt${tail.join("")}`);
				const password = lines[end === "source" ? 2 : 1] ?? "";
				const checked = read[end](password);
				expect(JSON.stringify([checked.ok ? [] : checked.issues, checked.notices])).not.toContain("SeCrEt");
				expect(typeof read[end](lines[which % lines.length] ?? "").ok).toBe("boolean");
			}),
			{ numRuns: 100 },
		);
	});
});
