import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Locked {
	version?: string;
	resolved?: string;
	optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };

// npm leaves out what it did not install itself, and then \`npm ci\` fails everywhere and set-up on other systems.
test("binaries of every platform are in the lock file", () => {
	const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies).filter(
			(name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
		),
	);
	expect(missing).toEqual([]);
});

test("no package is tied to the address of a registry", () => {
	expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
