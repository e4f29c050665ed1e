import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, test, vi } from "vitest";
import { en } from "@/lib/words/en";
import { ThroughputPanel } from "./throughput-panel";
import type { Throughput } from "./use-throughput";

// A canvas, which is not there to be drawn on here.
vi.mock("./throughput-chart", () => ({ CHART_HEIGHT_PX: 300, ThroughputChart: () => <div data-testid="chart" /> }));

const REASON = "The database does not answer.";

function show(points: number, error: Error | null) {
	const atS = Array.from({ length: points }, (_, index) => index);
	const throughput: Throughput = {
		window: "5m",
		setWindow() {},
		data: { atS, read: [], published: [], skipped: [], failed: [], gaps: [] },
		windowMs: 300_000,
		toMs: 0,
		marks: [],
		isLoading: false,
		error,
		averageRate: undefined,
	};
	render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<ThroughputPanel throughput={throughput} />
		</NextIntlClientProvider>,
	);
	const chart = screen.getByTestId("chart").parentElement;
	const status = screen.queryByRole("status");
	return { words: status?.textContent, isOverChart: status !== null && chart?.contains(status) };
}

test.each([
	["without a curve, what failed stands in its place", 0, new Error(REASON), true],
	["beside a curve, what failed does not cover it", 3, new Error(REASON), false],
])("%s", (_, points, error, isOverChart) => {
	const shown = show(points, error);
	expect(shown.words).toContain(REASON);
	expect(shown.isOverChart).toBe(isOverChart);
});

test("a curve without a fault has no words", () => {
	expect(show(3, null).words).toBeUndefined();
});
