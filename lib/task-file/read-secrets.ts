import { isMap, isScalar } from "yaml";
import { SECRET_NAMES, type SecretName } from "@/lib/api/task";
import { nearest } from "@/lib/nearest";
import type { SecretReference, SecretReferences } from "./types";
import type { Entry, YamlReader } from "./yaml-reader";

export interface ReadSecrets {
	/** In the order of the alphabet, each once. */
	names: SecretName[];
	references: SecretReferences;
	lines: ReadonlyMap<SecretName, number>;
}

/**
 * Reads `secrets:`: a list of names, or a map from names to where their values are (`env: NAME`, `file: PATH`); a name
 * without one has its value stored already, or is asked for.
 */
export function readSecrets(reader: YamlReader, entry: Entry | undefined, known: readonly SecretName[]): ReadSecrets {
	const lines = new Map<SecretName, number>();
	const references = new Map<SecretName, SecretReference>();
	const take = (text: string, line: number) => {
		const name = known.find((each) => each === text);
		if (name === undefined) reader.add("unknown-secret", line, unknownSecret(text, known));
		else lines.set(name, line);
		return name;
	};
	if (entry !== undefined && isMap(entry.node)) {
		for (const [key, value] of reader.map(entry.node, "secrets", entry.line) ?? []) {
			const name = take(key, value.line);
			const reference = isNothing(value.node) ? undefined : readReference(reader, value);
			if (name !== undefined && reference !== undefined) references.set(name, reference);
		}
	} else if (entry !== undefined) {
		for (const text of reader.texts(entry.node, "secrets", entry.line) ?? []) take(text, entry.line);
	}
	return { names: SECRET_NAMES.filter((name) => lines.has(name)).sort(), references, lines };
}

function isNothing(node: Entry["node"]): boolean {
	return node === null || (isScalar(node) && node.value === null);
}

function readReference(reader: YamlReader, { node, line }: Entry): SecretReference | undefined {
	if (node === null || !isMap(node)) {
		// Whatever stands here may be the secret itself: it is not quoted.
		reader.add("secret-in-file", line, SECRET_HERE);
		return undefined;
	}
	const entries = reader.map(node, "a secret", line, ["env", "file"]);
	const [given, ...more] = entries ?? [];
	if (given === undefined || more.length > 0) {
		reader.add("wrong-kind", line, "A secret says where its value is by one of “env: NAME” and “file: PATH”.");
		return undefined;
	}
	const [from, value] = given;
	const name = reader.text(value.node, from, value.line)?.trim();
	if (name === undefined) return undefined;
	const isRight = from === "env" ? /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) : name !== "";
	if (isRight) return { from: from === "env" ? "env" : "file", name };
	reader.add("secret-in-file", line, SECRET_HERE);
	return undefined;
}

const SECRET_HERE =
	"A secret does not belong into this file: write “env: NAME” with the name of an environment variable, or “file: PATH”.";

function unknownSecret(text: string, known: readonly SecretName[]): string {
	const near = nearest(text, known);
	const mend = near === undefined ? `use ${known.join(", ")}` : `did you mean ${near}?`;
	return `“secrets” holds names only, and one is not known: ${mend}.`;
}
