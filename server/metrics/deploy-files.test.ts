import fs from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { METRICS } from "./definitions";

const NAMES = new Set(
	Object.entries(METRICS).flatMap(([name, { kind }]) =>
		kind === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
	),
);

const dashboard = z
	.object({
		panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).optional() })),
	})
	.parse(JSON.parse(fs.readFileSync("deploy/grafana/spillway.json", "utf8")));
const rules = z
	.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })) })
	.parse(parse(fs.readFileSync("deploy/prometheus/alerts.yaml", "utf8")));

const expressions = [
	...dashboard.panels.flatMap(({ title, targets = [] }) =>
		targets.map(({ expr }) => ({ where: `panel ${title}`, expr })),
	),
	...rules.groups.flatMap((group) => group.rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr }))),
];

test("there are expressions to look at", () => {
	expect(expressions.length).toBeGreaterThan(35);
});

test.each(expressions)("$where: $expr names metrics that exist, with labels that they have", ({ expr }) => {
	const used = expr.match(/spillway_\w+/g) ?? [];
	expect(used.filter((name) => !NAMES.has(name))).toEqual([]);
	expect(used.length).toBeGreaterThan(0);
	for (const [, name = "", written = ""] of expr.matchAll(/(spillway_\w+)\{([^}]*)\}/g)) {
		const { labels } = METRICS[name.replace(/_(bucket|sum|count)$/, "") as keyof typeof METRICS];
		const inBraces = [...written.matchAll(/(\w+)\s*=~?/g)].map((match) => match[1] ?? "");
		expect(inBraces.filter((label) => !(labels as readonly string[]).includes(label))).toEqual([]);
	}
});

test("every metric of tasks and processes is in a panel or an alert", () => {
	const all = expressions.map(({ expr }) => expr).join("\n");
	const unused = Object.keys(METRICS).filter((name) => !all.includes(name));
	// Told for people's own expressions.
	expect(unused).toEqual([
		"spillway_task_last_acknowledged_timestamp_seconds",
		"spillway_task_health",
		"spillway_process_uptime_seconds",
		"spillway_process_event_loop_delay_mean_seconds",
		"spillway_console_viewers",
	]);
});
