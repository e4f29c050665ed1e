import { defineConfig } from "@playwright/test";

const executablePath = process.env["SPILLWAY_CHROMIUM"] ?? "/usr/bin/chromium";
// Chromium refuses to run its sandbox as root, which is how many build machines run.
const isRoot = process.getuid?.() === 0;
const report = process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"];

export default defineConfig({
	testDir: ".",
	// The fault suite beside the journeys has unit tests of its own, which Vitest runs.
	testMatch: "**/*.spec.ts",
	testIgnore: [
		...(process.env["SPILLWAY_PICTURES"] === undefined ? ["pictures/**"] : []),
		...(process.env["SPILLWAY_BENCH"] === undefined ? ["many-tasks.spec.ts"] : []),
	],
	outputDir: "../test-results",
	// Each journey starts a whole product of its own, which keeps a core busy.
	workers: 2,
	fullyParallel: false,
	retries: 0,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	reporter: report === undefined ? [["list"]] : [["list"], ["json", { outputFile: report }]],
	use: {
		headless: true,
		viewport: { width: 1440, height: 900 },
		timezoneId: "UTC",
		locale: "en-GB",
		trace: "retain-on-failure",
		launchOptions: {
			executablePath,
			args: [
				...(isRoot ? ["--no-sandbox"] : []),
				"--disable-gpu",
				"--disable-quic",
				"--no-first-run",
				"--disable-background-networking",
				"--disable-component-update",
				"--disable-sync",
			],
		},
	},
});
