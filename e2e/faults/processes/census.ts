import fs from "node:fs";

/** What the system knows of processes, read from /proc. */
export const hasCensus = fs.existsSync("/proc/self/stat");

/** Ids of the living children of a process. */
export function childrenOf(pid: number): number[] {
	return fs
		.readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((candidate) => parentOf(candidate) === pid);
}

export function isAlive(pid: number): boolean {
	const stat = statOf(pid);
	return stat !== undefined && stat[0] !== "Z";
}

/** Its command line; empty for a process that is gone. */
export function commandOf(pid: number): string {
	try {
		return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
	} catch {
		return "";
	}
}

/** The children of a process, theirs, and so on. */
export function descendantsOf(pid: number): number[] {
	return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** SIGKILL, to a process that may be gone already. */
export function endAtOnce(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
	}
}

/** Resident memory in bytes; 0 for a process that is gone. */
export function residentBytes(pid: number): number {
	return memoryLine(pid, "VmRSS");
}

/** The most it ever had. */
export function peakBytes(pid: number): number {
	return memoryLine(pid, "VmHWM");
}

/** Open sockets of a process. */
export function socketCount(pid: number): number {
	try {
		return fs.readdirSync(`/proc/${pid}/fd`).filter((fd) => linkOf(`/proc/${pid}/fd/${fd}`).startsWith("socket:"))
			.length;
	} catch {
		return 0;
	}
}

function linkOf(file: string): string {
	try {
		return fs.readlinkSync(file);
	} catch {
		return "";
	}
}

function parentOf(pid: number): number | undefined {
	const parent = statOf(pid)?.[1];
	return parent === undefined ? undefined : Number(parent);
}

/** The fields after the command's name, which may hold anything. */
function statOf(pid: number): string[] | undefined {
	try {
		const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
		return text.slice(text.lastIndexOf(")") + 2).split(" ");
	} catch {
		return undefined;
	}
}

function memoryLine(pid: number, name: string): number {
	try {
		const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
		return Number(found?.[1] ?? 0) * 1_024;
	} catch {
		return 0;
	}
}
