import fs from "node:fs/promises";
import path from "node:path";

/** At about 300 bytes an entry, this is 60,000 of them. */
const MOST_BYTES = 20_000_000;

/**
 * The audit log as lines of JSON, readable by its owner only. A full file is put aside under the time of its last entry,
 * `audit-20261123T094500123Z.ndjson`; none is ever changed or deleted.
 */
export class AuditFile {
	/** Lines are written one after another: of two at once, one could go into a file that was just put aside. */
	#tail: Promise<void> = Promise.resolve();

	constructor(
		private readonly file: string,
		private readonly mostBytes = MOST_BYTES,
	) {}

	/** @param at when it happened */
	append(line: string, at: Date): Promise<void> {
		const written = this.#tail.then(() => this.#append(line, at));
		this.#tail = written.catch(() => {});
		return written;
	}

	async #append(line: string, at: Date): Promise<void> {
		const size = await fs.stat(this.file).then(
			(stat) => stat.size,
			() => 0,
		);
		if (size >= this.mostBytes) await fs.rename(this.file, this.#asideName(at));
		await fs.appendFile(this.file, `${line}\n`, { mode: 0o600 });
	}

	#asideName(at: Date): string {
		const { dir, name, ext } = path.parse(this.file);
		return path.join(dir, `${name}-${at.toISOString().replace(/[-:.]/g, "")}${ext}`);
	}
}
