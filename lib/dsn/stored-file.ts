import { paramOf, withParam } from "./draft";
import { isPem, isPlaceholder } from "./secrets";
import type { DsnDraft } from "./types";

/**
 * Begins a value of `ca`, `cert` or `cert_key` that names a file kept in the console: `stored:plant-ca`. A value that
 * holds `-----BEGIN ` is PEM text; every other value is a path (one that begins with `stored:` is written `./stored:…`).
 */
export const STORED_FILE = "stored:";

/** Parameters that may name a stored file, and what kind of file each takes. */
export const STORED_FILE_PARAMS = { ca: "certificate", cert: "certificate", cert_key: "key" } as const;
export type StoredFileParam = keyof typeof STORED_FILE_PARAMS;

const PARAMS = Object.keys(STORED_FILE_PARAMS) as StoredFileParam[];
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function isStoredFileName(name: string): boolean {
	return NAME.test(name);
}

/** The name in a value that is one of a stored file; undefined for PEM text and paths. The name may be a bad one. */
export function storedFileNameIn(value: string): string | undefined {
	return value.startsWith(STORED_FILE) ? value.slice(STORED_FILE.length).trim() : undefined;
}

/** Which stored files a broker draft names, by parameter. */
export function storedFilesOf(draft: DsnDraft): { param: StoredFileParam; name: string }[] {
	return PARAMS.flatMap((param) => {
		const name = storedFileNameIn(paramOf(draft, param) ?? "");
		return name === undefined ? [] : [{ param, name }];
	});
}

/** Which files a broker draft names by their path, by parameter. */
export function filePathsOf(draft: DsnDraft): { param: StoredFileParam; path: string }[] {
	return PARAMS.flatMap((param) => {
		const value = paramOf(draft, param) ?? "";
		const isPath = value !== "" && !isPem(value) && !isPlaceholder(value) && storedFileNameIn(value) === undefined;
		return isPath ? [{ param, path: value }] : [];
	});
}

/** The draft with the text of each stored file in place of its name. */
export function withStoredFileTexts(draft: DsnDraft, texts: ReadonlyMap<string, string>): DsnDraft {
	return storedFilesOf(draft).reduce((filled, { param, name }) => {
		const text = texts.get(name);
		return text === undefined ? filled : withParam(filled, param, text);
	}, draft);
}
