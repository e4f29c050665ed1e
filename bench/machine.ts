import { spawnSync } from "node:child_process";
import os from "node:os";

/** CPU, cores, memory, system and Node; nothing that names this machine. */
export function machine(): string {
	const cores = os.cpus();
	const gibibytes = Math.round(os.totalmem() / 2 ** 30);
	return `${cores.length} × ${cores[0]?.model.trim() ?? "unknown CPU"}, ${gibibytes} GiB, ${os.platform()} ${os.release()}, Node ${process.versions.node}`;
}

/** What was measured: the commit, and whether files were changed since. */
export function revision(): string {
	const git = (...args: string[]) => spawnSync("git", args, { encoding: "utf8" }).stdout?.trim() ?? "";
	const commit = git("rev-parse", "--short", "HEAD");
	if (commit === "") return "no commit";
	return git("status", "--porcelain", "--", "lib", "server", "bench") === "" ? commit : `${commit} with changes`;
}
