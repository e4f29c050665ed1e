import { ConflictError } from "./errors";
import type { DemoControl, DemoEnds } from "./services/demo/control";

/** The demo's simulator and broker within this process, loaded when they are first asked for. */
export function createDemoControl({ isOffered }: { isOffered: boolean }): DemoControl {
	let ends: Promise<DemoEnds> | undefined;
	return {
		isOffered,
		get isRunning() {
			return ends !== undefined;
		},
		open() {
			ends ??= start().catch((error) => {
				ends = undefined;
				throw error;
			});
			return ends;
		},
		async close() {
			const opened = ends;
			ends = undefined;
			await (await opened)?.close();
		},
	};
}

async function start(): Promise<DemoEnds> {
	throw new ConflictError("The demo is not part of this build.");
}
