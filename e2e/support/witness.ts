import fs from "node:fs/promises";
import path from "node:path";
import type { BrowserContext } from "@playwright/test";
import type { Product } from "./product";

/** Something that must be found nowhere, by the part of it that no encoding of a URL or of JSON changes. */
export interface Planted {
	name: string;
	core: string;
}

interface Seen {
	where: string;
	bytes: Buffer;
}

/** Keeps whatever left the server, and what lies around it, to be searched for what must not be there. */
export class Witness {
	readonly #seen: Seen[] = [];
	readonly #waiting: Promise<void>[] = [];

	saw(where: string, text: string | Buffer): void {
		this.#seen.push({ where, bytes: Buffer.from(text) });
	}

	/** Every answer that the browser gets from now on: head, and body unless it is a stream. */
	watch(context: BrowserContext): void {
		context.on("response", (response) => {
			const where = `${response.request().method()} ${response.url()}`;
			const keep = async () => {
				this.saw(`${where} (head)`, JSON.stringify(await response.allHeaders()));
				if ((await response.headerValue("content-type"))?.startsWith("text/event-stream")) return;
				this.saw(where, await response.body());
			};
			// Redirects have no body, and a page that was left takes the rest of its answers along.
			this.#waiting.push(keep().catch(() => {}));
		});
	}

	/** A call from outside the browser; its answer is kept, cookies that it sets are not. */
	async call(url: string, init: RequestInit = {}): Promise<{ status: number; text: string; response: Response }> {
		const response = await fetch(url, { redirect: "manual", ...init });
		const text = await response.text();
		const head = [...response.headers].filter(([name]) => name !== "set-cookie");
		this.saw(`${init.method ?? "GET"} ${url}`, `${JSON.stringify(head)}\n${text}`);
		return { status: response.status, text, response };
	}

	/** Output, data folder, and command lines and environments of the server and everything it started. */
	async inspect(product: Product, exceptFiles: readonly string[]): Promise<{ files: number; processes: number }> {
		await Promise.all(this.#waiting);
		this.saw("output of the server", product.output);
		const files = (await fs.readdir(product.dataFolder, { recursive: true, withFileTypes: true })).filter(
			(entry) => entry.isFile() && !exceptFiles.includes(entry.name),
		);
		for (const { parentPath, name } of files) {
			this.saw(`file ${name}`, await fs.readFile(path.join(parentPath, name)));
		}
		const pids = await family(product.pid);
		for (const pid of pids) {
			for (const name of ["cmdline", "environ"]) {
				this.saw(`${name} of process ${pid}`, await fs.readFile(`/proc/${pid}/${name}`));
			}
		}
		return { files: files.length, processes: pids.length };
	}

	/** Where each was found, whatever it was written as. */
	find(planted: readonly Planted[]): string[] {
		return planted.flatMap(({ name, core }) => {
			const forms = formsOf(core);
			const places = this.#seen.filter(({ bytes }) => forms.some((form) => bytes.includes(form)));
			return [...new Set(places.map(({ where }) => `${name}: ${where}`))];
		});
	}
}

/** Plain, as UTF-16, as hex digits, and as base64 wherever in its three-byte groups it begins. */
function formsOf(core: string): Buffer[] {
	const bytes = Buffer.from(core);
	const base64 = [0, 1, 2].flatMap((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), bytes])
			.toString("base64")
			.replace(/=+$/, "");
		// The first and last characters hold bits of what stands beside it.
		const sure = text.slice(Math.ceil((shift * 8) / 6), -1);
		return [sure, sure.replaceAll("+", "-").replaceAll("/", "_")];
	});
	return [bytes, Buffer.from(core, "utf16le"), ...[bytes.toString("hex"), ...base64].map((text) => Buffer.from(text))];
}

/** A process and all that it started. */
async function family(pid: number): Promise<number[]> {
	const children = await fs.readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
	const below = await Promise.all(
		children
			.split(" ")
			.filter(Boolean)
			.map((child) => family(Number(child))),
	);
	return [pid, ...below.flat()];
}
