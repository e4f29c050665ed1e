import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import fs from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import * as z from "zod";
import { STORE_KINDS } from "@/server/db/migrations";
import { KeepingError } from "./keeping-error";

// One line `spillway-backup 1 <SHA-256 of all that follows>`, one line of JSON, and a SQLite database, gzipped.
const FIRST_LINE = /^spillway-backup (\d+) ([0-9a-f]{64})\n/;
const FORMAT = 1;
const SUM_PLACE = "0".repeat(64);
/** Far more than the two lines take. */
const MOST_HEAD_BYTES = 16_384;

const headSchema = z.object({
	/** Of the Spillway that made it. */
	version: z.string(),
	/** ISO 8601. */
	madeAt: z.string(),
	store: z.enum(STORE_KINDS),
	/** Tells which key opens its secrets, without saying anything about it; absent: it holds none. */
	keyId: z.string().optional(),
});
export type BackupHead = z.infer<typeof headSchema>;

/**
 * Packs a SQLite database into a backup. The file appears whole or not at all, and is for its owner alone.
 *
 * @throws KeepingError `file-exists`, and the file system's own errors
 */
export async function packBackup(file: string, head: BackupHead, database: string): Promise<void> {
	if (await exists(file)) {
		throw new KeepingError("file-exists", `${file} exists already: name a file that does not.`);
	}
	const part = `${file}.part`;
	await fs.rm(part, { force: true });
	try {
		const body = createWriteStream(part, { flags: "wx", mode: 0o600 });
		body.write(`spillway-backup ${FORMAT} ${SUM_PLACE}\n`);
		const hash = createHash("sha256");
		body.write(hashed(hash, Buffer.from(`${JSON.stringify(head)}\n`)));
		await pipeline(createReadStream(database), createGzip(), hashing(hash), body);
		await using handle = await fs.open(part, "r+");
		await handle.write(hash.digest("hex"), `spillway-backup ${FORMAT} `.length);
		await handle.sync();
		await fs.rename(part, file);
	} finally {
		await fs.rm(part, { force: true });
	}
}

/**
 * Unpacks a backup into a SQLite file, after its checksum has been found right.
 *
 * @throws KeepingError `unreadable-backup`, `damaged-backup`
 */
export async function unpackBackup(file: string, database: string): Promise<BackupHead> {
	const { sum, start } = await readFirstLine(file);
	const hash = createHash("sha256");
	for await (const piece of createReadStream(file, { start })) hash.update(piece);
	if (hash.digest("hex") !== sum) {
		throw new KeepingError(
			"damaged-backup",
			`${file} is damaged or cut off: its checksum is not the one that was written into it. Take another copy of it.`,
		);
	}
	const { head, bodyStart } = await readHead(file, start);
	await pipeline(
		createReadStream(file, { start: bodyStart }),
		createGunzip(),
		createWriteStream(database, { flags: "wx", mode: 0o600 }),
	);
	return head;
}

async function readFirstLine(file: string): Promise<{ sum: string; start: number }> {
	let text: string;
	try {
		text = (await readStart(file)).toString("latin1");
	} catch (cause) {
		throw new KeepingError("unreadable-backup", `${file} cannot be read: check its name and its permissions.`, {
			cause,
		});
	}
	const [line, format, sum = ""] = FIRST_LINE.exec(text) ?? [];
	if (line === undefined) throw new KeepingError("unreadable-backup", `${file} is not a backup that Spillway made.`);
	if (Number(format) !== FORMAT) {
		throw new KeepingError("unreadable-backup", `${file} was made by a newer Spillway: restore it with that version.`);
	}
	return { sum, start: line.length };
}

async function readHead(file: string, start: number): Promise<{ head: BackupHead; bodyStart: number }> {
	const bytes = await readStart(file);
	const end = bytes.indexOf("\n", start);
	return { head: headSchema.parse(JSON.parse(bytes.toString("utf8", start, end))), bodyStart: end + 1 };
}

async function readStart(file: string): Promise<Buffer> {
	await using handle = await fs.open(file, "r");
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_HEAD_BYTES), 0, MOST_HEAD_BYTES, 0);
	return buffer.subarray(0, bytesRead);
}

function hashed(hash: Hash, bytes: Buffer): Buffer {
	hash.update(bytes);
	return bytes;
}

function hashing(hash: Hash): Transform {
	return new Transform({
		transform(piece: Buffer, _encoding, done) {
			done(null, hashed(hash, piece));
		},
	});
}

function exists(file: string): Promise<boolean> {
	return fs.access(file).then(
		() => true,
		() => false,
	);
}
