import { descendantsOf, endAtOnce, hasCensus } from "./census";
import { endServersAtOnce } from "./console-server";

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Whatever this process started ends with it, also when it is told to end or breaks off. What is left behind would go on
 * publishing, and a later run that is given one of its ports would receive it.
 */
export function endWithThisProcess(): void {
	for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(code));
	process.on("exit", () => {
		// Before the servers: a suite within this one has servers of its own.
		const pids = hasCensus ? descendantsOf(process.pid) : [];
		endServersAtOnce();
		for (const pid of pids) endAtOnce(pid);
	});
}
