import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import { isPlaceholder, splitSecrets } from "@/lib/dsn/secrets";
import { anyDraft } from "@/lib/dsn/testing";
import { formatCommand } from "./format-command";
import { parseCommand } from "./parse-command";
import { parsePasted } from "./pasted";

const FROM = "tmq+ws://root:taosdata@localhost:6041/topic_meters?group.id=taosx-pub-test&auto.offset.reset=earliest";
const TO = "mqtt://mqtt.tdengine.com:1883?topic=test/topic_meters&qos=1&version=5.0&client_id=taosx-pub-meters";
const both = { source: FROM, broker: TO };

describe("parseCommand", () => {
	test.each([
		["the reference's own command", `taosx run \\\n  -f "${FROM}" \\\n  -t "${TO}"\n`],
		["one line", `taosx run -f "${FROM}" -t "${TO}"`],
		["single quotes", `taosx run -f '${FROM}' -t '${TO}'`],
		["no quotes", `taosx run -f ${FROM} -t ${TO}`],
		["typographic quotes", `taosx run -f “${FROM}” -t “${TO}”`],
		["long options", `taosx run --from "${FROM}" --to "${TO}"`],
		["long options with =", `taosx run --from="${FROM}" --to="${TO}"`],
		["short options with =", `taosx run -f="${FROM}" -t="${TO}"`],
		["short options attached", `taosx run -f"${FROM}" -t"${TO}"`],
		["the other order", `taosx run -t "${TO}" -f "${FROM}"`],
		["lines that end in \\r\\n", `taosx run \\\r\n -f "${FROM}" \\\r\n -t "${TO}"`],
		["cmd", `taosx.exe run ^\r\n -f "${FROM}" ^\r\n -t "${TO}"`],
		["cmd without quotes", `taosx run -f ${FROM.replaceAll("&", "^&")} -t ${TO.replaceAll("&", "^&")}`],
		["PowerShell", `taosx run \`\n -f "${FROM}" \`\n -t "${TO}"`],
		["lost backslashes", `taosx run\n -f "${FROM}"\n -t "${TO}"`],
		["a path and sudo", `sudo /usr/local/bin/taosx run -f "${FROM}" -t "${TO}"`],
		["a prompt", `$ taosx run -f "${FROM}" -t "${TO}"`],
		["in the background", `nohup taosx run -f "${FROM}" -t "${TO}" > taosx.log 2>&1 &`],
		["a comment", `# publish meters\ntaosx run -f "${FROM}" -t "${TO}" # all of them`],
		["spillway", `spillway run -f "${FROM}" -t "${TO}"`],
		["npm", `npm run -s spillway -- run -f "${FROM}" -t "${TO}"`],
		["environment", `SPILLWAY_FROM='${FROM}' \\\nSPILLWAY_TO='${TO}' \\\nspillway run`],
		["exported environment", `export SPILLWAY_FROM='${FROM}'\nexport SPILLWAY_TO='${TO}'`],
		["environment on one line", `SPILLWAY_FROM='${FROM}' SPILLWAY_TO='${TO}' spillway run`],
		["two lines", `${FROM}\n${TO}`],
		["two lines, the other way", `\n  ${TO}\r\n\r\n  ${FROM}\n`],
		["two quoted lines", `"${FROM}"\n'${TO}'`],
		["options without a tool", `-f "${FROM}" -t "${TO}"`],
	])("%s", (_name, text) => {
		expect(parseCommand(text)).toEqual({ ...both, notices: [], issues: [] });
		expect(parsePasted(text)).toEqual(text.startsWith("-f") ? undefined : { ...both, notices: [], issues: [] });
	});

	test.each([
		["--jobs", "--jobs 4", ["--jobs"]],
		["--jobs with =", "--jobs=4", ["--jobs"]],
		["-v", "-v", ["-v"]],
		["-vvv and -qq", "-vvv -qq", ["-vvv", "-qq"]],
		["options of spillway run", "--exit-idle 2 --json", ["--exit-idle", "--json"]],
	])("accepted without effect: %s", (_name, options, named) => {
		for (const text of [
			`taosx run ${options} -f "${FROM}" -t "${TO}"`,
			`taosx run -f "${FROM}" -t "${TO}" ${options}`,
		]) {
			const command = parseCommand(text);
			expect(command).toMatchObject({ ...both, issues: [] });
			expect(command.notices.map((notice) => [notice.code, notice.option])).toEqual(
				named.map((option) => ["no-effect", option]),
			);
		}
	});

	test.each([
		["an unknown option", `taosx run -f "${FROM}" -t "${TO}" --transform x.toml`, "unknown-option", "--transform"],
		["a slip", `taosx run --form "${FROM}" -t "${TO}"`, "unknown-option", "--form"],
		["no source", `taosx run -t "${TO}"`, "missing-from", "-f"],
		["no broker", `taosx run -f "${FROM}"`, "missing-to", "-t"],
		["an option without its value", `taosx run -t "${TO}" -f`, "missing-value", "-f"],
		["an option where a value should be", `taosx run -f -t "${TO}"`, "missing-value", "-f"],
		["a file", `spillway run --from-file a.dsn -t "${TO}"`, "file-option", "--from-file"],
		["an open quote", `taosx run -t "${TO}" -f "${FROM}`, "open-quote", undefined],
		["another subcommand", "taosx serve", "not-run", undefined],
		["the wrong way round", `taosx run -f "${TO}" -t "${FROM}"`, "swapped", undefined],
		["stray text", `taosx run everything -f "${FROM}" -t "${TO}"`, "stray-word", undefined],
		["nothing", "", "missing-from", "-f"],
	])("issue: %s", (_name, text, code, option) => {
		const { issues } = parseCommand(text);
		expect(issues[0]).toMatchObject({ code, option });
		expect(JSON.stringify(issues)).not.toContain("taosdata");
	});

	test("the last one counts", () => {
		const command = parseCommand(`taosx run -f x -f "${FROM}" -t "${TO}"`);
		expect(command).toMatchObject({ ...both, notices: [{ code: "given-twice" }] });
	});

	test("an assignment that ends like the tool's name is no tool", () => {
		const source = "tmq+ws://u:p@h/t?group.id=spillway";
		expect(parseCommand(`SPILLWAY_FROM='${source}' SPILLWAY_TO='${TO}' spillway run`)).toMatchObject({ source });
	});

	test("a slip is told the option that was meant", () => {
		expect(parseCommand(`taosx run --form "${FROM}"`).issues[0]?.message).toContain("Did you mean --from?");
	});

	test("a bare DSN keeps characters that a shell would take", () => {
		const source = `tmq+ws://u:a\\b'c"d$e#f@h:6041/t?group.id=g`;
		expect(parseCommand(source).source).toBe(source);
	});
});

describe("parsePasted", () => {
	test.each([
		["a DSN", FROM, { source: FROM }],
		["the other DSN", TO, { broker: TO }],
		["a quoted DSN", `"${TO}"`, { broker: TO }],
	])("%s", (_name, text, ends) => {
		expect(parsePasted(text)).toEqual({ ...ends, notices: [], issues: [] });
	});

	test.each([
		["plain text", "meters of plant 2"],
		["nothing", "  "],
		["a name", "taosx-pub-meters"],
		["a topic template", "plant/{database}/{table}"],
		["an address of another kind", "https://example.com/?x=tmq"],
		["a sentence about it", "see mqtt://h:1883 for more"],
		["JSON", '{"data":{"ts":1}}'],
	])("is none: %s", (_name, text) => {
		expect(parsePasted(text)).toBeUndefined();
	});
});

describe("formatCommand", () => {
	test("leaves secrets to fill in, typed or stored", () => {
		const source = parseDsn("source", FROM).draft;
		const broker = parseDsn("broker", "mqtts://u@h?topic=a/{table}&cert_key=-----BEGIN KEY").draft;
		expect(formatCommand({ source, broker, stored: ["broker.password"] })).toBe(
			[
				`SPILLWAY_FROM='${FROM.replace("taosdata", "<password>")}' \\`,
				"SPILLWAY_TO='mqtts://u:<password>@h?topic=a/{table}&cert_key=<private-key>' \\",
				"spillway run",
			].join("\n"),
		);
	});

	test("any two drafts come back from the command, but for their secrets", () => {
		fc.assert(
			fc.property(anyDraft, anyDraft, (source, broker) => {
				source.protocol = "tmq+ws";
				broker.protocol = "mqtt";
				const command = parseCommand(formatCommand({ source, broker }));
				expect(command.issues).toEqual([]);
				for (const [end, draft] of [["source", source] as const, ["broker", broker] as const]) {
					const back = parseDsn(end, command[end] ?? "").draft;
					expect(splitSecrets(end, back).draft).toEqual(splitSecrets(end, draft).draft);
					expect(back.password === "" || isPlaceholder(back.password)).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("a command in any quoting gives the DSNs back", () => {
		const quotings = fc.constantFrom(
			(dsn: string) => `'${dsn}'`,
			(dsn: string) => `"${dsn.replace(/[\\"$`]/g, "\\$&")}"`,
			(dsn: string) => dsn.replace(/[^\w]/g, "\\$&"),
		);
		fc.assert(
			fc.property(anyDraft, quotings, quotings, (draft, quoteFrom, quoteTo) => {
				const source = formatDsn("source", { ...draft, protocol: "tmq+ws" });
				const broker = formatDsn("broker", { ...draft, protocol: "mqtt" });
				const command = parseCommand(`taosx run -f ${quoteFrom(source)} -t ${quoteTo(broker)}`);
				expect(command).toEqual({ source, broker, notices: [], issues: [] });
			}),
			{ numRuns: 300 },
		);
	});
});
