import type { ConsoleServer } from "../processes/console-server";
import type { Rig } from "../rig";

/** Starts the server again; its tasks run because they are wanted running; `any`: one that may not have been started yet. */
export async function back(
	server: ConsoleServer,
	rigs: readonly Rig[],
	wanted: "running" | "any" = "running",
): Promise<void> {
	await server.up();
	for (const rig of rigs) {
		rig.watchReports();
		if (wanted === "running") await rig.reaches("running");
	}
}
