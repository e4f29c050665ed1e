import { refusals } from "@/server/simulator/engine/errors";

/**
 * A JSON tag as it is stored: one flat object, its members in order of their names; nothing in it is NULL. The server
 * takes neither objects nor lists inside it, and only printable ASCII in names. Throws its refusal.
 */
export function normalizeJsonTag(text: string): string | null {
	if (text.trim() === "") return null;
	const value = parse(text);
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw refusals.jsonTag(text, "json error invalide value");
	}
	const members = Object.entries(value).filter(([name]) => name !== "");
	for (const [name, member] of members) {
		if (!/^[\x20-\x7e]+$/.test(name)) throw refusals.jsonTag(name, "json key not validate");
		if (typeof member === "object" && member !== null) throw refusals.jsonTag(text, "invalidate json value");
	}
	if (members.length === 0) return null;
	return JSON.stringify(Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw refusals.jsonTag(text, "json parse error");
	}
}
