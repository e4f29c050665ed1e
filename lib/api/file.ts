import * as z from "zod";
import { isStoredFileName } from "@/lib/dsn/stored-file";

export const STORED_FILE_KINDS = ["certificate", "key"] as const;
export type StoredFileKind = (typeof STORED_FILE_KINDS)[number];

/** Longest file taken: bundles of authorities are below. */
export const MOST_FILE_CHARACTERS = 524_288;

/** `POST /api/files`. A DSN names the file as `stored:NAME`. */
export const storedFileInputSchema = z.object({
	name: z
		.string()
		.trim()
		.refine(isStoredFileName, "Use up to 64 small letters, digits, dots, hyphens and underscores, such as plant-ca."),
	/** PEM text of one or several certificates, or of one private key. It is never sent back. */
	content: z.string().min(1, "The file is empty.").max(MOST_FILE_CHARACTERS, "The file is larger than 512 KiB."),
});
export type StoredFileInput = z.input<typeof storedFileInputSchema>;

/** What is told of a stored file: everything but its content. */
export const storedFileSchema = z.object({
	name: z.string(),
	kind: z.enum(STORED_FILE_KINDS),
	/** Of a certificate (the first of several), such as `CN=Plant authority, O=Plant`. */
	subject: z.string().optional(),
	/** When the first of its certificates expires, as Unix ms. */
	expiresAtMs: z.number().optional(),
	createdAtMs: z.number(),
	/** Tasks whose DSN names it, by name; while there are any, it cannot be removed. */
	usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type StoredFile = z.infer<typeof storedFileSchema>;

/** `GET /api/files`, by name. */
export const storedFileListSchema = z.object({ files: z.array(storedFileSchema) });
