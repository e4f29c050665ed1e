import os from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { findTool } from "./scripts/tools.mjs";

const root = import.meta.dirname;
const hasPostgresql = findTool("initdb") !== undefined;
if (!hasPostgresql) console.warn("Skipped: the tests of the services on PostgreSQL, which is not installed here.");

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
			// The services once more, on the other store; the tests take it from what this run provides.
			...(hasPostgresql
				? [
						{
							extends: true as const,
							test: {
								name: "on PostgreSQL",
								environment: "node" as const,
								globalSetup: [path.join(root, "server/testing/postgresql-run.ts")],
								include: [
									"server/services/**/*.test.ts",
									"server/accounts/**/*.test.ts",
									"server/audit/**/*.test.ts",
									"server/http/access.test.ts",
									"server/openapi/answers.test.ts",
									"server/secrets/rotate.test.ts",
									"server/supervisor/retention.test.ts",
								],
								exclude: [
									"server/services/store/**",
									"server/services/recovery.test.ts",
									"server/services/upgrade.test.ts",
								],
								testTimeout: 60_000,
								hookTimeout: 30_000,
							},
						},
					]
				: []),
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
