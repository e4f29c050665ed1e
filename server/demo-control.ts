import type { DemoControl, DemoEnds } from "./services/demo/control";

/** The demo's simulator and broker within this process, loaded when they are first asked for. */
export function createDemoControl({ isOffered }: { isOffered: boolean }): DemoControl {
	let ends: Promise<DemoEnds> | undefined;
	return {
		isOffered,
		get isRunning() {
			return ends !== undefined;
		},
		open(ports) {
			ends ??= import("./demo/demo")
				.then(({ startDemo }) => startDemo({ ports }))
				.catch((error) => {
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
