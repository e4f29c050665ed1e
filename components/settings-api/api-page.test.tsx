import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { en } from "@/lib/words/en";
import { ApiPage } from "./api-page";

vi.setConfig({ testTimeout: 30_000 });
afterEach(() => vi.unstubAllGlobals());

const DOCUMENT = {
	info: { version: "1.0.0" },
	tags: [{ name: "Tasks", description: "What is published where." }],
	paths: {
		"/api/tasks": {
			post: {
				operationId: "postTasks",
				tags: ["Tasks"],
				summary: "Create a task",
				description: "Needs at least the role editor (`task:edit`).",
				"x-least-role": "editor",
				"x-permission": "task:edit",
				requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/TaskInput" } } } },
				responses: {
					"201": { description: "The new task.", content: { "application/json": { schema: { type: "object" } } } },
					default: { description: "Any refusal.", content: { "application/problem+json": { schema: {} } } },
				},
			},
		},
		"/api/session": {
			get: { operationId: "getSession", tags: ["Tasks"], summary: "Ask who is signed in", responses: {} },
		},
	},
	components: {
		schemas: {
			TaskInput: { type: "object", properties: { name: { type: "string", maxLength: 120 } }, required: ["name"] },
		},
	},
};

beforeEach(() => {
	vi.stubGlobal("fetch", async () => Response.json(DOCUMENT));
	render(
		<QueryClientProvider client={new QueryClient()}>
			<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
				<ApiPage />
			</NextIntlClientProvider>
		</QueryClientProvider>,
	);
});

test("every address has a line with its role, and opens to what goes in and comes out", async () => {
	const user = userEvent.setup();
	const row = await screen.findByRole("button", { name: /POST \/api\/tasks Create a task editor/ });
	expect(screen.getByRole("button", { name: /GET \/api\/session .* anyone/ })).toBeTruthy();
	expect(row.getAttribute("aria-expanded")).toBe("false");
	await user.click(row);
	expect(row.getAttribute("aria-expanded")).toBe("true");
	const body = within(screen.getByRole("table", { name: "Body" }));
	expect(body.getByRole("row", { name: /name required string ≤ 120 characters/ })).toBeTruthy();
	expect(screen.getByRole("region", { name: "Call: POST /api/tasks" }).textContent).toContain(
		`curl -X POST -H "Authorization: Bearer $SPILLWAY_TOKEN"`,
	);
	expect(screen.getByText("Answer 201")).toBeTruthy();
	expect(screen.getByText("task:edit").tagName).toBe("CODE");
});

test("what is typed leaves the addresses that have all of the words", async () => {
	const user = userEvent.setup();
	await screen.findByText("2 addresses");
	await user.type(screen.getByRole("searchbox"), "who signed");
	expect(screen.getByText("One address")).toBeTruthy();
	expect(screen.queryByRole("button", { name: /Create a task/ })).toBeNull();
	await user.type(screen.getByRole("searchbox"), " nowhere");
	expect(screen.getByText("No address has all of these words: remove some.")).toBeTruthy();
});
