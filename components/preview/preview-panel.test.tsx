import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { PreviewSettings, SampleContext } from "@/lib/preview/types";
import { en } from "@/lib/words/en";
import { PreviewPanel } from "./preview-panel";

vi.setConfig({ testTimeout: 30_000 });
afterEach(() => vi.unstubAllGlobals());

const SETTINGS: PreviewSettings = {
	topic: "plant/{database}/{stable}",
	metaTopic: "",
	withMeta: true,
	withMetaDelete: true,
	withMetaDrop: true,
};

function open(settings: PreviewSettings = SETTINGS, context: SampleContext = {}) {
	render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<TooltipProvider>
				<PreviewPanel
					settings={settings}
					context={context}
					peekInput={{ dsn: "tmq+ws://u@h:6041/t?group.id=g" }}
					peekDisabledReason={undefined}
				/>
			</TooltipProvider>
		</NextIntlClientProvider>,
	);
	return userEvent.setup();
}

const rows = () => within(screen.getByRole("list", { name: "Messages" })).getAllByRole("listitem");
const summary = () => screen.getByText(/\d published/).textContent;

test("shows where each kind would go, or the exact reason why not", () => {
	open();
	expect(summary()).toBe("3 published, 7 skipped");
	expect(rows()).toHaveLength(10);
	expect(rows()[0]?.textContent).toContain("Skipped: {stable} is not sent with data rows");
	expect(rows()[1]?.textContent).toContain("plant/power/meters");
});

test("a message opens to its variables and its exact body", async () => {
	const user = open(SETTINGS, { tmqTopic: "topic_meters" });
	const row = screen.getByRole("button", { name: /^Data row/ });
	expect(row.getAttribute("aria-expanded")).toBe("true");
	const variables = within(screen.getByLabelText("Variables of this message"));
	expect(variables.getByText("not sent")).toBeTruthy();
	expect(variables.getByText("topic_meters")).toBeTruthy();
	await user.click(screen.getByRole("radio", { name: "Exact" }));
	expect(screen.getByRole("region", { name: "Body of: Data row" }).textContent).toMatch(/^\{"data":\{"ts":\d+,/);
	await user.click(row);
	expect(row.getAttribute("aria-expanded")).toBe("false");
});

test("metadata that is off is shown as not read, and does not count", () => {
	open({ ...SETTINGS, topic: "a/{table}", withMeta: false, withMetaDelete: false, withMetaDrop: false });
	expect(summary()).toBe("1 published");
	expect(screen.getByText("9 of 10 not read")).toBeTruthy();
	expect(screen.getAllByText("Not read: metadata is off")).toHaveLength(9);
});

test("waits calmly for a topic", () => {
	open({ ...SETTINGS, topic: "", withMeta: false });
	expect(screen.getByText("Type an MQTT topic to see where each message would go.")).toBeTruthy();
	expect(screen.queryByText(/cannot be empty/)).toBeNull();
});

test("pasted JSON is tried too, and a mistake is named with its place", async () => {
	const user = open({ ...SETTINGS, topic: "a/{table}" });
	await user.click(screen.getByRole("radio", { name: "Paste" }));
	const area = screen.getByRole("textbox", { name: /as JSON/ });
	await user.click(area);
	await user.paste('{"ts":1,"tbname":"d7"}\n{"ts":2}');
	expect(summary()).toBe("1 published, 1 skipped");
	expect(screen.getByText("a/d7")).toBeTruthy();
	await user.type(area, "{{");
	expect(screen.getByRole("alert").textContent).toMatch(/^Line 2/);
});

test("a live peek renders what the server finds with the templates of the form", async () => {
	const lines = [
		{ type: "progress", message: "Waiting for messages", elapsedMs: 1 },
		{ type: "message", kind: "data", values: { database: "db", table: "d9" }, body: '{"data":{}}' },
		{ type: "done", reason: "enough", elapsedMs: 1_234, groupDropped: true },
	];
	const asked: unknown[] = [];
	vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
		asked.push(JSON.parse(String(init.body)));
		return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
	});
	const user = open({ ...SETTINGS, topic: "{database}/{table}" });
	await user.click(screen.getByRole("radio", { name: "Live peek" }));
	await user.clear(screen.getByRole("textbox", { name: /^Rows/ }));
	await user.type(screen.getByRole("textbox", { name: /^Rows/ }), "101");
	expect(screen.getByRole("button", { name: "Peek" }).getAttribute("aria-disabled")).toBe("true");
	await user.clear(screen.getByRole("textbox", { name: /^Rows/ }));
	await user.type(screen.getByRole("textbox", { name: /^Rows/ }), "5");
	await user.click(screen.getByRole("button", { name: "Peek" }));
	expect(await screen.findByText("db/d9")).toBeTruthy();
	expect(await screen.findByText("One message in 1.2 s. Nothing was committed.")).toBeTruthy();
	expect(asked).toMatchObject([{ rows: 5, waitS: 10 }]);
});
