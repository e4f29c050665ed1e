/**
 * Loaded beside the product in each of its processes (`NODE_OPTIONS=--import`), which itself is not changed: answers what
 * resources the process holds, and breaks it from inside where no outside can.
 */
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

const folder = process.env["FAULTS_PROBES"];
const realNow = Date.now;
const HURRIED_MS = 200;
let offsetMs = 0;
const hoard: unknown[] = [];

function answer(command: { name: string; value?: number }): unknown {
	switch (command.name) {
		case "resources":
			return resources();
		case "shift-clock":
			// Wall time alone jumps, as when somebody sets the machine's clock; the monotonic clock goes on.
			offsetMs = command.value ?? 0;
			Date.now = () => realNow() + offsetMs;
			return {};
		case "hurry":
			hurry();
			return {};
		case "hoard":
			setImmediate(fill);
			return {};
		default:
			return { error: `unknown command ${command.name}` };
	}
}

function resources() {
	const active: Record<string, number> = {};
	for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1;
	const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
	return { active, listeners, heapUsedBytes: process.memoryUsage().heapUsed };
}

/** Only the waits of the publisher, told by who asks for them: all others are as long as its peers take. */
function hurry(): void {
	const { setTimeout: real } = globalThis;
	globalThis.setTimeout = new Proxy(real, {
		apply(target, self, [callback, delayMs = 0, ...rest]: Parameters<typeof setTimeout>) {
			const isBackoff = delayMs > HURRIED_MS && new Error().stack?.includes("#connectOnce");
			return Reflect.apply(target, self, [callback, isBackoff ? HURRIED_MS : delayMs, ...rest]);
		},
	});
}

/** Takes memory until the heap's limit ends the process. */
function fill(): void {
	for (let i = 0; i < 1_000; i++) hoard.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
	setImmediate(fill);
}

if (folder !== undefined && process.argv[1] !== undefined && /(main|worker)\.js$/.test(process.argv[1])) {
	const file = path.join(folder, `${process.pid}.sock`);
	fs.rmSync(file, { force: true });
	net
		.createServer((socket) => {
			socket.unref();
			socket.on("error", () => {});
			socket.on("data", (bytes) => socket.end(`${JSON.stringify(answer(JSON.parse(String(bytes))))}\n`));
		})
		.listen(file)
		.unref();
}
