import { readHosts } from "@/lib/dsn/check-address";
import { checkSource } from "@/lib/dsn/check-source";
import { paramOf } from "@/lib/dsn/draft";
import type { DsnDraft } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { InputError } from "@/server/errors";
import type { SqlTarget } from "@/server/tdengine/rest-client";
import { toFieldIssue } from "../task/dsn-lines";

/** Fields without which nobody can be asked anything; the others may still be empty or wrong. */
const ADDRESS_FIELDS = new Set(["dsn", "protocol", "host", "port", "user", "password", "token"]);

/**
 * Where and as whom to ask TDengine, from a source of which the rest may not be filled in yet.
 *
 * @throws InputError
 */
export function sqlTargetOf(draft: DsnDraft): SqlTarget {
	const checked = checkSource(draft);
	if (checked.ok) return checked.value;
	const issues = checked.issues.filter(({ field }) => ADDRESS_FIELDS.has(field));
	if (issues.length > 0) throw new InputError(issues.map(toFieldIssue));
	const token = paramOf(draft, "token");
	return {
		protocol: draft.protocol === "tmq+wss" ? "tmq+wss" : "tmq+ws",
		hosts: readHosts(draft),
		user: draft.user,
		password: draft.password === "" ? undefined : new Secret(draft.password),
		token: token === undefined ? undefined : new Secret(token),
	};
}
