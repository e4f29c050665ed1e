// `npm run test:cluster`: skipped where PostgreSQL or Redis cannot be had.
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/setup.mjs";
import { findOrInstall } from "../../scripts/tools.mjs";
import { runSuite } from "../support/run-suite.mjs";

const missing = ["redis", "initdb"].filter((name) => findOrInstall(name) === undefined);
if (missing.length > 0) {
	console.log(`skipped: the cluster's faults (${missing.join(" and ")} cannot be had here)`);
	const report = path.join(ROOT, ".cache", "reports", "cluster.json");
	fs.mkdirSync(path.dirname(report), { recursive: true });
	fs.writeFileSync(report, JSON.stringify({ passed: 0, failed: 0, skipped: 1 }));
	process.exit(0);
}
await runSuite("cluster");
