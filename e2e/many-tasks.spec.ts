import { expect, test } from "./support/fixtures";
import { ManyTasks } from "./support/many-tasks";

// On request only: it measures time, which depends on the machine. `npm run bench:console` prints the numbers.
test.setTimeout(120_000);

const TASKS = 1_000;
const AT_REST_MS = 20_000;
const SCROLLS = 240;

test("a thousand tasks that all move each second", async ({ page, context, product }) => {
	await using many = await ManyTasks.start(product.url, TASKS);
	const cookies = await context.cookies(product.url);
	await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: many.url })));
	await page.goto(`${many.url}/tasks`);
	await expect(page.getByRole("row").filter({ hasText: "line-0003" })).toBeVisible();
	await page.waitForTimeout(5_000);
	const session = await context.newCDPSession(page);
	// In time of the processor, so that other programs on the machine are not counted.
	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	const read = async () => {
		const { metrics } = await session.send("Performance.getMetrics");
		return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
	};

	const startedAt = performance.now();
	const before = await read();
	await page.waitForTimeout(AT_REST_MS);
	const after = await read();
	const passedS = (performance.now() - startedAt) / 1_000;
	const share = (metric: string) => Math.round((((after[metric] ?? 0) - (before[metric] ?? 0)) / passedS) * 1_000) / 10;
	const busy = share("TaskDuration");
	console.log(`${TASKS} tasks moving each second: ${busy} % of one core (script ${share("ScriptDuration")} %)`);

	const atTop = await read();
	const frames = await page.evaluate(async (scrolls) => {
		const gaps: number[] = [];
		let last = performance.now();
		for (let step = 0; step < scrolls; step++) {
			window.scrollBy(0, step < scrolls / 2 ? 60 : -60);
			await new Promise(requestAnimationFrame);
			const now = performance.now();
			gaps.push(now - last);
			last = now;
		}
		return gaps;
	}, SCROLLS);
	const scrolled = await read();
	const mean = frames.reduce((sum, gap) => sum + gap, 0) / frames.length;
	const long = frames.filter((gap) => gap > 34).length;
	// The clock on the wall also counts what else the machine does; the page's own share decides whether 60 a second fit.
	const perFrame = (metric: string) => (((scrolled[metric] ?? 0) - (atTop[metric] ?? 0)) * 1_000) / frames.length;
	const perFrameMs = perFrame("TaskDuration");
	console.log(
		`scrolling: ${perFrameMs.toFixed(1)} ms of the processor a frame, ${perFrame("ScriptDuration").toFixed(1)} of them script (60 a second allow 16.7); seen here ${(1_000 / mean).toFixed(1)} frames/s, worst ${Math.max(...frames).toFixed(0)} ms, ${long} of ${frames.length} over 34 ms`,
	);
	expect(busy).toBeLessThan(30);
	expect(perFrameMs).toBeLessThan(16.7);
});
