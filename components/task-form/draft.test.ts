import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SECRET_MASK } from "@/lib/secret";
import { draftOf, endInputOf, inputOf, isChanged, newDraft } from "./convert";
import { type DraftAction, reduceDraft, type TaskDraft } from "./draft";
import { lineText } from "./dsn-line-text";
import { judge } from "./issues";
import { storedTask } from "./testing";

const applied = (draft: TaskDraft, ...actions: DraftAction[]) => actions.reduce(reduceDraft, draft);
const edited = () => draftOf(storedTask());

describe("the name", () => {
	test("fills group and client id of a new task while nobody else did", () => {
		const draft = applied(newDraft(), { type: "name", name: "Plant" }, { type: "name", name: "Plant meters" });
		expect(draft.source.params["group.id"]).toBe("spillway-plant-meters");
		expect(draft.broker.params["client_id"]).toBe("spillway-plant-meters");
	});

	test("leaves alone what was typed", () => {
		const draft = applied(
			newDraft(),
			{ type: "name", name: "a" },
			{ type: "param", end: "source", name: "group.id", value: "mine" },
			{ type: "name", name: "ab" },
		);
		expect(draft.source.params["group.id"]).toBe("mine");
		expect(draft.broker.params["client_id"]).toBe("spillway-ab");
	});

	test("never moves the group of an existing task, whose progress lies there", () => {
		const draft = applied(edited(), { type: "name", name: "renamed" });
		expect(draft.source.params["group.id"]).toBe("spillway-plant-meters");
	});
});

describe("the two views", () => {
	const end = "broker";

	test("the line follows the fields", () => {
		const draft = applied(
			newDraft(),
			{ type: "part", end, part: "protocol", value: "mqtts" },
			{ type: "host", end, index: 0, host: "b.example", port: "8883" },
			{ type: "param", end, name: "topic", value: "a/{table}" },
		);
		expect(lineText(draft, end)).toBe("mqtts://b.example:8883?version=5.0&qos=1&topic=a/{table}");
	});

	test("the fields follow the line at every keystroke, and the line stays as typed", () => {
		const text = "mqtt+ws://u@b.example,c:1/path?topic=x%2F&qos=2";
		let draft = newDraft();
		for (let length = 1; length <= text.length; length++) {
			draft = applied(draft, { type: "line", end, text: text.slice(0, length) });
			expect(lineText(draft, end)).toBe(text.slice(0, length));
		}
		expect(draft.broker).toEqual({
			protocol: "mqtt+ws",
			user: "u",
			password: "",
			hosts: [
				{ host: "b.example", port: "" },
				{ host: "c", port: "1" },
			],
			object: "path",
			params: { topic: "x/", qos: "2" },
		});
	});

	test("a line that is left is written anew from the value, and then changes nothing", () => {
		const dsnText = fc.string({ unit: fc.constantFrom(..."abA1:/?@=&,.%{}$ "), maxLength: 30 });
		fc.assert(
			fc.property(dsnText, (text) => {
				const left = applied(newDraft(), { type: "line", end, text: `mqtt://${text}` }, { type: "line-done", end });
				const again = applied(left, { type: "line", end, text: lineText(left, end) }, { type: "line-done", end });
				expect(lineText(again, end)).toBe(lineText(left, end));
			}),
		);
	});
});

describe("secrets", () => {
	test("a typed one is masked in the line and survives an edit beside the mask", () => {
		const typed = applied(edited(), { type: "secret", name: "broker.password", value: "p@ss" });
		const line = lineText(typed, "broker");
		expect(line).toContain(SECRET_MASK);
		expect(line).not.toContain("ss@");
		const moved = applied(typed, { type: "line", end: "broker", text: line.replace("mqtt.example", "other.example") });
		expect(moved.broker.password).toBe("p@ss");
		expect(moved.broker.hosts[0]?.host).toBe("other.example");
	});

	test.each<[name: string, actions: DraftAction[], change: object]>([
		["untouched stays", [], { action: "keep" }],
		["typed over", [{ type: "secret", name: "source.password", value: "new" }], { action: "replace", value: "new" }],
		["removed", [{ type: "stored-secret", name: "source.password", mark: "remove" }], { action: "remove" }],
		[
			"removed, then kept after all",
			[
				{ type: "stored-secret", name: "source.password", mark: "remove" },
				{ type: "stored-secret", name: "source.password", mark: "keep" },
			],
			{ action: "keep" },
		],
		[
			"typed over in the line",
			[{ type: "line", end: "source", text: "tmq+ws://reader:fresh@tdengine.example:6041/t" }],
			{ action: "replace", value: "fresh" },
		],
		[
			"taken out of the line",
			[{ type: "line", end: "source", text: "tmq+ws://reader@tdengine.example:6041/t" }],
			{ action: "remove" },
		],
		[
			"left masked in the line",
			[{ type: "line", end: "source", text: `tmq+ws://reader:${SECRET_MASK}@tdengine.example:6041/t` }],
			{ action: "keep" },
		],
	])("a stored one: %s", (_name, actions, change) => {
		expect(inputOf(applied(edited(), ...actions)).secrets?.["source.password"]).toEqual(change);
	});

	test("no line that leaves the browser holds one", () => {
		const draft = applied(edited(), { type: "secret", name: "source.password", value: "hunter2" });
		expect(inputOf(draft).source).not.toContain("hunter2");
		expect(endInputOf(draft, "source", "t1")).toMatchObject({
			secrets: { "source.password": "hunter2" },
			useStored: [],
		});
		expect(endInputOf(edited(), "source", "t1")).toMatchObject({ secrets: {}, useStored: ["source.password"] });
	});

	test("a stored one must be typed again for another server", () => {
		const moved = applied(edited(), { type: "host", end: "source", index: 0, host: "elsewhere.example" });
		expect(judge(moved, edited()).fields.get("source.password")).toEqual({ kind: "secret-of-other-server" });
		const typed = applied(moved, { type: "secret", name: "source.password", value: "x" });
		expect(judge(typed, edited()).fields.has("source.password")).toBe(false);
	});

	test("replacing one with nothing is an issue", () => {
		const draft = applied(edited(), { type: "stored-secret", name: "source.password", mark: "replace" });
		expect(judge(draft, edited()).fields.get("source.password")).toEqual({ kind: "secret-missing" });
	});
});

test("a change that is taken back is no change", () => {
	const away = applied(edited(), { type: "param", end: "broker", name: "retain", value: "true" });
	expect(isChanged(edited(), away)).toBe(true);
	expect(isChanged(edited(), applied(away, { type: "param", end: "broker", name: "retain", value: undefined }))).toBe(
		false,
	);
});
