import fs from "node:fs/promises";
import path from "node:path";
import { bytes } from "@/lib/format/number";
import type { Env } from "@/server/env";
import { type Finding, fail, ok, warn } from "./finding";

const OLDEST_NODE = [20, 19] as const;
const LITTLE_ROOM_BYTES = 1_073_741_824;
const NO_ROOM_BYTES = 67_108_864;
/** Nothing of Spillway is older: a clock before this was never set. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
const OTHERS_MAY_READ = 0o077;

export function checkNode(version = process.versions.node): Finding {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
	return isNewEnough
		? ok("Node", version)
		: fail("Node", `${version} is too old`, `install Node ${OLDEST_NODE.join(".")} or later`);
}

/** Held against the newest time that the store knows, which is in the past of every clock that goes right. */
export function checkClock(nowMs: number, newestKnownMs: number | undefined): Finding {
	const shown = new Date(nowMs).toISOString();
	if (nowMs < EARLIEST_MS) return fail("clock", `${shown} is long past`, "set the clock of this machine");
	if (newestKnownMs !== undefined && newestKnownMs > nowMs + 60_000) {
		const later = new Date(newestKnownMs).toISOString();
		return warn("clock", `${shown} is before what was stored at ${later}`, "set the clock of this machine");
	}
	return ok("clock", shown);
}

export async function checkDataFolder({ dataDir }: Pick<Env, "dataDir">): Promise<Finding[]> {
	const check = "data folder";
	const stat = await fs.stat(dataDir).catch(() => undefined);
	if (stat === undefined) {
		return [
			warn(check, `${dataDir} does not exist yet`, "start Spillway, which makes it, or correct SPILLWAY_DATA_DIR"),
		];
	}
	if (!stat.isDirectory()) return [fail(check, `${dataDir} is no folder`, "set SPILLWAY_DATA_DIR to a folder")];
	const isWritable = await fs.access(dataDir, fs.constants.W_OK | fs.constants.X_OK).then(
		() => true,
		() => false,
	);
	const findings = [
		isWritable
			? ok(check, dataDir)
			: fail(check, `${dataDir} cannot be written to by this user`, "run as the user who owns it, or change its owner"),
	];
	if (process.platform !== "win32" && (stat.mode & OTHERS_MAY_READ) !== 0) {
		findings.push(warn(check, "other users of this machine may look into it", `run chmod 700 ${dataDir}`));
	}
	return [...findings, await checkRoom(dataDir)];
}

async function checkRoom(dataDir: string): Promise<Finding> {
	const { bavail, bsize } = await fs.statfs(dataDir);
	const free = bavail * bsize;
	const shown = `${bytes(free).text} free`;
	if (free < NO_ROOM_BYTES) return fail("disk", shown, "make room, or move the data folder");
	if (free < LITTLE_ROOM_BYTES) return warn("disk", shown, "make room before it is full: history is left out then");
	return ok("disk", shown);
}

/** Whether the key file can be used; what is in it is neither shown nor kept. */
export async function checkKeyFile({ dataDir, keyFile }: Pick<Env, "dataDir" | "keyFile">): Promise<Finding> {
	const check = "key file";
	const file = keyFile ?? path.join(dataDir, "secret.key");
	const stat = await fs.stat(file).catch(() => undefined);
	if (stat === undefined) {
		return warn(check, `${file} does not exist`, "it is made at the first start; if secrets are stored, restore it");
	}
	if (process.platform !== "win32" && (stat.mode & OTHERS_MAY_READ) !== 0) {
		return fail(check, `${file} can be read by other users of this machine`, `run chmod 600 ${file}`);
	}
	const text = await fs.readFile(file, "utf8").catch(() => undefined);
	if (text === undefined) return fail(check, `${file} cannot be read by this user`, "check its owner and permissions");
	return /^[0-9a-f]{64}\s*$/i.test(text)
		? ok(check, file)
		: fail(check, `${file} does not hold 64 hex digits`, "restore it from a backup");
}
