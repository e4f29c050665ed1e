import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, test } from "vitest";
import { LiveDataProvider } from "@/components/live-data/live-data-provider";
import { createLiveStore } from "@/components/live-data/live-store";
import type { RedisState } from "@/lib/api/redis";
import type { StoreState, StoreTrouble } from "@/lib/api/store";
import { en } from "@/lib/words/en";
import { StoreBar } from "./store-bar";

function show(store: StoreState, redis?: RedisState) {
	const live = createLiveStore({ now: () => 0, schedule: (flush) => flush() });
	live.push({ type: "snapshot", streamId: "s", tasks: [], store, redis, serverTimeMs: 0 });
	render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<LiveDataProvider store={live}>
				<StoreBar />
			</LiveDataProvider>
		</NextIntlClientProvider>,
	);
	return live;
}

test.each<[StoreTrouble, string]>([
	["full", "the disk of Spillway’s database is full"],
	["locked", "another process holds Spillway’s database"],
	["unreachable", "Spillway’s PostgreSQL database does not answer"],
	["broken", "Spillway’s database cannot be written"],
])("%s: a bar says so, since when, and goes when it is over", async (trouble, words) => {
	const live = show({ status: "failing", trouble, sinceMs: 5_025_000, lost: 3 });
	const bar = await screen.findByRole("alert");
	expect(bar.textContent).toContain("since 01:23:45");
	expect(bar.textContent).toContain(words);
	live.push({ type: "store", store: { status: "working" } });
	await expect.poll(() => screen.queryByRole("alert")).toBeNull();
});

test("Redis lost: a bar says what it means, and goes when it is back", async () => {
	const live = show({ status: "working" }, { status: "working" });
	expect(screen.queryByRole("alert")).toBeNull();
	live.push({ type: "redis", redis: { status: "lost", sinceMs: 5_025_000, goOnMs: 8_000 } });
	const bar = await screen.findByRole("alert");
	expect(bar.textContent).toContain("Redis has not answered since 01:23:45");
	expect(bar.textContent).toContain("go on for up to 8 s, then rest");
	live.push({ type: "redis", redis: { status: "working" } });
	await expect.poll(() => screen.queryByRole("alert")).toBeNull();
});

test("nothing while the store works", () => {
	show({ status: "working" });
	expect(screen.queryByRole("alert")).toBeNull();
});
