import type { ConsoleServer } from "../processes/console-server";
import type { Rig } from "../rig";

/** Starts the server again; its tasks run because they are wanted running. */
export async function back(server: ConsoleServer, rigs: readonly Rig[]): Promise<void> {
	await server.up();
	for (const rig of rigs) {
		rig.watchReports();
		await rig.reaches("running");
	}
}
