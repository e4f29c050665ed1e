import type { SecretName } from "@/lib/api/task";
import { SECRET_MASK } from "@/lib/secret";
import type { DsnDraft, DsnEnd } from "./types";

/** Parameters that hold a secret under some tool's name for it; most of them are refused, none is ever shown. */
const SECRET_PARAMS: ReadonlySet<string> = new Set([
	"token",
	"bearertoken",
	"totpcode",
	"tdconnecttoken",
	"tdconnectpass",
	"password",
	"pass",
]);

export function isPem(text: string): boolean {
	return text.includes("-----BEGIN ");
}

/** Whether the value of a parameter must not be shown. A `cert_key` that names a file may be. */
export function isSecretParam(end: DsnEnd, name: string, text: string): boolean {
	if (end === "broker" && name === "cert_key") return isPem(text) || isPlaceholder(text);
	return SECRET_PARAMS.has(name.toLowerCase().replace(/[._-]/g, ""));
}

/** What "Copy as command" leaves where a secret is to be filled in. */
export const PLACEHOLDERS: Readonly<Record<SecretName, string>> = {
	"source.password": "<password>",
	"source.token": "<token>",
	"broker.password": "<password>",
	"broker.cert_key": "<private-key>",
};

/** The mask, or a place left to fill in: text that stands for a secret and never is one. */
export function isPlaceholder(text: string): boolean {
	return text === SECRET_MASK || Object.values(PLACEHOLDERS).includes(text);
}

export type SplitSecrets = Partial<Record<SecretName, string>>;

/**
 * Takes the secrets out of a draft, so that the rest may be stored and shown. A parameter that carries a secret under a
 * refused name stays, for the checks to refuse it.
 */
export function splitSecrets(end: DsnEnd, draft: DsnDraft): { draft: DsnDraft; secrets: SplitSecrets } {
	const secrets: SplitSecrets = {};
	if (draft.password !== "") secrets[`${end}.password`] = draft.password;
	const params = Object.entries(draft.params).filter(([name, text]) => {
		const secretName = secretNameOf(end, name);
		if (secretName === undefined || text === "" || !isSecretParam(end, name, text)) return true;
		secrets[secretName] = text;
		return false;
	});
	return { draft: { ...draft, password: "", params: Object.fromEntries(params) }, secrets };
}

function secretNameOf(end: DsnEnd, param: string): SecretName | undefined {
	if (end === "source") return param === "token" ? "source.token" : undefined;
	return param === "cert_key" ? "broker.cert_key" : undefined;
}

/** Puts secrets of this end back where `splitSecrets` took them from; those of the other end are ignored. */
export function mergeSecrets(end: DsnEnd, draft: DsnDraft, secrets: SplitSecrets): DsnDraft {
	const params = Object.entries(draft.params);
	const put = (name: string, text: string | undefined) => {
		if (text === undefined) return;
		const index = params.findIndex(([key]) => key === name);
		params.splice(index < 0 ? params.length : index, index < 0 ? 0 : 1, [name, text]);
	};
	if (end === "source") put("token", secrets["source.token"]);
	else put("cert_key", secrets["broker.cert_key"]);
	return {
		...draft,
		password: secrets[`${end}.password`] ?? draft.password,
		params: Object.fromEntries(params),
	};
}
