import { expect, test } from "vitest";
import { type Deferred, deferred } from "@/lib/deferred";
import { type RequestKind, RequestScheduler } from "./scheduler";

/** Starts jobs by name and lets the test end them. */
function record() {
	const scheduler = new RequestScheduler();
	const started: string[] = [];
	const running = new Map<string, Deferred<string>>();
	const run = (kind: RequestKind, name: string) =>
		scheduler.run(kind, () => {
			started.push(name);
			const end = deferred<string>();
			running.set(name, end);
			return end.promise;
		});
	const end = async (name: string) => {
		running.get(name)?.resolve(name);
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { started, running, run, end };
}

test("what waits goes by urgency, and in order within it", async () => {
	const { started, run, end } = record();
	const first = run("poll", "poll 1");
	for (const [kind, name] of [
		["poll", "poll 2"],
		["position", "position"],
		["fetch", "fetch"],
		["commit", "commit 1"],
		["commit", "commit 2"],
	] as const) {
		void run(kind, name);
	}
	expect(started).toEqual(["poll 1"]);
	await end("poll 1");
	expect(await first).toBe("poll 1");
	for (const name of ["commit 1", "commit 2", "fetch", "position"]) await end(name);
	expect(started).toEqual(["poll 1", "commit 1", "commit 2", "fetch", "position", "poll 2"]);
});

test("a commit that arrives while another request runs goes before the next poll", async () => {
	const { started, run, end } = record();
	void run("fetch", "fetch");
	void run("poll", "poll");
	void run("commit", "commit");
	await end("fetch");
	await end("commit");
	expect(started).toEqual(["fetch", "commit", "poll"]);
});

test("a failure reaches its caller alone, and the next one runs", async () => {
	const { running, run, end } = record();
	const failing = run("commit", "bad");
	const following = run("commit", "good");
	running.get("bad")?.reject(new Error("refused"));
	await expect(failing).rejects.toThrow("refused");
	await new Promise((resolve) => setImmediate(resolve));
	await end("good");
	expect(await following).toBe("good");
});
