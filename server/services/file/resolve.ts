import { withParam } from "@/lib/dsn/draft";
import { filePathsOf, STORED_FILE_PARAMS, storedFilesOf, withStoredFileTexts } from "@/lib/dsn/stored-file";
import type { DsnDraft } from "@/lib/dsn/types";
import type { DbOrTransaction } from "@/server/db/open";
import type { FieldIssue } from "@/server/errors";
import { readBelow } from "@/server/secrets/certificate-folder";
import type { FileStore } from "@/server/secrets/files";

/**
 * Puts the text of files where a broker draft names them, by the name in the store or by a path below the one folder for
 * it: nothing below the services reads files or knows of the store. A name that leads nowhere, or to a file of the wrong
 * kind, is an issue of its field.
 *
 * @throws SecretError when a file cannot be opened with the present key
 */
export async function resolveFiles(
	db: DbOrTransaction,
	files: FileStore,
	draft: DsnDraft,
): Promise<{ draft: DsnDraft; issues: FieldIssue[] }> {
	const texts = new Map<string, string>();
	const issues: FieldIssue[] = [];
	for (const { param, name } of storedFilesOf(draft)) {
		const field = `broker.${param}`;
		const file = await files.read(db, name);
		const wanted = STORED_FILE_PARAMS[param];
		if (file === undefined) {
			const message = `${param}: there is no stored file ${name}. Add it under Settings, or choose another.`;
			issues.push({ field, code: "unknown-file", message });
		} else if (file.kind !== wanted) {
			const message = `${param} needs a ${wanted}, and the stored file ${name} is a ${file.kind}. Choose another.`;
			issues.push({ field, code: "wrong-file-kind", message });
		} else texts.set(name, file.text.reveal());
	}
	let resolved = withStoredFileTexts(draft, texts);
	for (const { param, path } of filePathsOf(draft)) {
		const text = await readBelow(files.folder, path);
		if (text !== undefined) resolved = withParam(resolved, param, text);
		else {
			// The same words for every reason: they must not tell which files of this machine exist.
			const message = `${param}: files are read from ${files.folder} alone, up to 64 KiB. Put it there, or keep it under Settings, Certificates.`;
			issues.push({ field: `broker.${param}`, code: "file-not-there", message });
		}
	}
	return { draft: resolved, issues };
}
