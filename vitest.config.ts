import os from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
	resolve: { alias: { "@": root } },
	test: {
		// Most tests wait for sockets and processes more than they compute: one worker a core, and never a single one.
		maxWorkers: Math.max(2, os.availableParallelism()),
		projects: [
			{
				extends: true,
				test: {
					name: "node",
					environment: "node",
					include: [
						"lib/**/*.test.ts",
						"server/**/*.test.ts",
						"scripts/**/*.test.ts",
						"bench/**/*.test.ts",
						"e2e/faults/**/*.test.ts",
					],
					testTimeout: 30_000,
					hookTimeout: 30_000,
				},
			},
			{
				extends: true,
				test: {
					name: "components",
					environment: "jsdom",
					include: ["components/**/*.test.ts", "components/**/*.test.tsx"],
					setupFiles: [path.join(root, "components/testing/setup.ts")],
				},
			},
		],
	},
});
