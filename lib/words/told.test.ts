import { describe, expect, test } from "vitest";
import { sayIn, type Told } from "./told";
import { zh } from "./zh";

const say = sayIn(zh.sentences.told);

test.each<[name: string, english: string, chinese: string]>([
	["a sentence without values", "The settings were changed.", "设置已更改。"],
	[
		"values, and a phrase that is one",
		"Broker unreachable: connection refused at mqtt.plant.example:1883.",
		"无法连接 broker mqtt.plant.example:1883：连接被拒绝。",
	],
	[
		"several sentences",
		"The broker refused the user name or password. Replace the password, then start.",
		"Broker 拒绝了用户名或密码。请更换密码，然后启动。",
	],
	[
		"a message within a message",
		"3 refused by the broker and passed over: The broker refused the message (plant/d1). Allow it there or change the topic, then start; or skip refused messages.",
		"3 条被 broker 拒绝并跳过：Broker 拒绝了消息（plant/d1）。请在 broker 上放行或更改主题，然后启动；也可以跳过被拒绝的消息。",
	],
	[
		"a list in a value",
		"TMQ topic t does not exist. There are: a, b, and 3 more.",
		"TMQ 主题 t 不存在。现有：a, b，另有 3 个。",
	],
	[
		"a variable of a template",
		"{tabel} is not a variable. Did you mean {table}?",
		"{tabel} 不是变量。是否想写 {table}？",
	],
	["a name as it is", "The task was created as a copy of “editor”.", "任务作为“editor”的副本创建。"],
	["what is not known stays", "Nobody has ever said this.", "Nobody has ever said this."],
	["the known part of a message", "The settings were changed. Nobody said this.", "设置已更改。Nobody said this."],
	[
		"text of the other side with signs of its own",
		"TDengine refused the statement: syntax error near 'a.b (c)'.",
		"TDengine 拒绝了该语句：syntax error near 'a.b (c)'。",
	],
])("says %s", (_name, english, chinese) => {
	expect(say(english)).toBe(chinese);
});

test("English is said as it is", () => {
	expect(sayIn([])("The settings were changed.")).toBe("The settings were changed.");
});

test("what says more is preferred to what fits as well", () => {
	const told: Told = [
		["{what} is gone.", "{what} ！"],
		["The task {name} is gone.", "任务 {name} 不见了。"],
	];
	expect(sayIn(told)("The task a is gone.")).toBe("任务 a 不见了。");
});

test("a long text of its own signs is answered at once", () => {
	const text = "a: ".repeat(20_000);
	expect(say(text)).toBe(text);
});

describe("the Chinese table", () => {
	test("names each sentence once", () => {
		const english = zh.sentences.told.map(([each]) => each);
		expect(english.filter((each, index) => english.indexOf(each) !== index)).toEqual([]);
	});

	test("uses the values of the English ones, and is Chinese", () => {
		const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
		for (const [english, own] of zh.sentences.told) {
			expect(holes(english), english).toEqual(expect.arrayContaining(holes(own)));
			expect(/^(Broker|webhook|broker)(?!\p{L})|\p{Script=Han}/u.test(own), own).toBe(true);
			expect(own, english).not.toMatch(/\p{Script=Han}[,;:?!]/u);
		}
	});
});
