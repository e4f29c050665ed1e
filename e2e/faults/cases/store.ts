import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "../invariants/checks";
import type { Lab } from "../lab";
import { until } from "../processes/until";
import type { Rig } from "../rig";
import type { FaultCase } from "./case";

/** The console's own database cannot be written: tasks go on, and the console says so until it can again. */
export const storeCases: FaultCase[] = [
	{
		id: "store-locked",
		title: "another process holds the console's database: publishing goes on, history has a hole, the console says so",
		async run(lab) {
			const server = await lab.ownServer();
			const rig = await lab.rig({}, server);
			await rig.start();
			const release = await hold(path.join(server.dataFolder, "spillway.db"), lab);
			await failsAndHeals(rig, "locked", release);
		},
	},
	{
		id: "store-full",
		title: "the disk of the data folder is full: publishing goes on, history has a hole, the console says so",
		async run(lab) {
			const disk = smallDisk(lab);
			if (disk === undefined) {
				lab.figures["not run: only root can mount a small disk"] = 1;
				return;
			}
			const server = await lab.ownServer({ env: { SPILLWAY_DATA_DIR: disk.folder } });
			const rig = await lab.rig({}, server);
			await rig.start();
			disk.fill();
			await failsAndHeals(rig, "full", async () => disk.makeRoom());
		},
	},
];

async function failsAndHeals(rig: Rig, trouble: string, mend: () => Promise<void>): Promise<void> {
	const { api } = rig.server;
	await rig.insert(200);
	await until(
		`the console says that its store is ${trouble}`,
		async () => {
			const store = await api.store();
			return store.status === "failing" && store.trouble === trouble;
		},
		{ tell: () => rig.server.output.slice(-2_000) },
	);
	await rig.insert(200);
	await rig.drained();
	const { state } = await rig.live();
	expect(state.phase === "running", `the task goes on, and is ${state.phase}`);
	const refused = await api.stop(rig.taskId).then(
		() => "",
		(error) => String(error),
	);
	expect(refused.includes(`store-${trouble}`), `what cannot be stored is refused by name: ${refused}`);
	await mend();
	await until("the console says that its store works", async () => (await api.store()).status === "working");
	await rig.logs("history-hole");
	await rig.finish();
}

/** Another process in the middle of a transaction that keeps everybody else from writing. */
async function hold(file: string, lab: Lab): Promise<() => Promise<void>> {
	const program = `
		const Database = require("libsql");
		const db = new Database(process.argv[1], { timeout: 30000 });
		db.exec("BEGIN EXCLUSIVE");
		process.stdout.write("held");
		process.stdin.once("data", () => { db.exec("COMMIT"); process.exit(0); });`;
	const child = spawn(process.execPath, ["-e", program, file], { stdio: ["pipe", "pipe", "inherit"] });
	lab.use({ [Symbol.asyncDispose]: async () => void child.kill("SIGKILL") });
	await once(child.stdout, "data");
	return async () => {
		child.stdin.write("go");
		await once(child, "exit");
	};
}

interface SmallDisk {
	readonly folder: string;
	fill(): void;
	makeRoom(): void;
}

/** A small file system in memory; undefined where it cannot be mounted. */
function smallDisk(lab: Lab): SmallDisk | undefined {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), "spillway-disk-"));
	const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]).status === 0;
	lab.use({
		async [Symbol.asyncDispose]() {
			if (isMounted) spawnSync("umount", ["-l", folder]);
			fs.rmSync(folder, { recursive: true, force: true });
		},
	});
	if (!isMounted) return undefined;
	const filler = path.join(folder, "filler");
	return {
		folder,
		fill() {
			const piece = Buffer.alloc(4_096);
			try {
				for (;;) fs.appendFileSync(filler, piece);
			} catch (error) {
				if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
			}
		},
		makeRoom: () => fs.rmSync(filler),
	};
}
