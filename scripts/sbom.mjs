// `npm run sbom`: writes sbom.cdx.json, a CycloneDX list of the packages that the product runs on.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fail, ROOT } from "./setup.mjs";

const args = [
	"sbom",
	"--sbom-format",
	"cyclonedx",
	"--sbom-type",
	"application",
	"--omit",
	"dev",
	"--package-lock-only",
];
const { status, stdout, stderr } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1_048_576 });
if (status !== 0) fail(`${stderr.trim()}\n\nThe list was not written (output above).`);
const sbom = JSON.parse(stdout);
const file = path.join(ROOT, "sbom.cdx.json");
fs.writeFileSync(file, `${JSON.stringify(sbom, null, "\t")}\n`);
console.log(`${file}: ${sbom.components.length} packages.`);
