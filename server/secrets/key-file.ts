import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { StartError } from "@/server/errors";
import { makeFolder } from "@/server/make-folder";
import { KEY_BYTES } from "./seal";

const GROUP_MAY_READ = 0o040;
const OTHERS_MAY_ACCESS = 0o077;

/**
 * The key that stored secrets are sealed with, made on first start (mode 0600, 64 hex digits).
 *
 * A key file named by the operator is never made when `mayCreate` is false: secrets exist that only the old key opens,
 * so a missing file is a mistake to be told, not to be papered over.
 *
 * @throws StartError `key-file`
 */
export async function loadKey(file: string, { mayCreate }: { mayCreate: boolean }): Promise<Uint8Array> {
	const text = await read(file, mayCreate);
	if (!/^[0-9a-f]{64}\s*$/i.test(text)) {
		throw new StartError(
			"key-file",
			`The key file ${file} does not hold ${KEY_BYTES * 2} hex digits: restore it from a backup, or remove it and type the stored secrets again.`,
		);
	}
	return Buffer.from(text.trim(), "hex");
}

async function read(file: string, mayCreate: boolean): Promise<string> {
	try {
		if (process.platform !== "win32" && isOpenToOthers(await fs.stat(file), process.getuid?.())) {
			throw new StartError(
				"key-file",
				`The key file ${file} can be read by other users of this machine: run chmod 600 on it.`,
			);
		}
		return await fs.readFile(file, "utf8");
	} catch (cause) {
		if (cause instanceof StartError) throw cause;
		const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
		if (isMissing && mayCreate) return create(file);
		throw new StartError(
			"key-file",
			isMissing
				? `The key file ${file} is missing, and stored secrets need it: restore it from a backup, or set SPILLWAY_KEY_FILE to where it is.`
				: `Cannot read the key file ${file}: check its owner and permissions.`,
			{ cause },
		);
	}
}

/**
 * Whether other users may read a key file. Kubernetes and its kin hand secrets over as files of root that the group of
 * the container may read: there the group is nobody else.
 */
export function isOpenToOthers({ mode, uid }: { mode: number; uid: number }, ownUid: number | undefined): boolean {
	const isHandedOver = uid === 0 && ownUid !== 0;
	return (mode & (isHandedOver ? OTHERS_MAY_ACCESS & ~GROUP_MAY_READ : OTHERS_MAY_ACCESS)) !== 0;
}

async function create(file: string): Promise<string> {
	const text = `${randomBytes(KEY_BYTES).toString("hex")}\n`;
	try {
		await makeFolder(path.dirname(file));
		await fs.writeFile(file, text, { mode: 0o600, flag: "wx" });
	} catch (cause) {
		throw new StartError("key-file", `Cannot write the key file ${file}: check the folder's permissions.`, { cause });
	}
	return text;
}
