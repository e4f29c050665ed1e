/** What people and API tokens may be, from the least to the most; each role may do all that the ones before it may. */
export const ROLES = ["viewer", "operator", "editor", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: unknown): text is Role {
	return ROLES.some((role) => role === text);
}

export function isAtLeast(role: Role, needed: Role): boolean {
	return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The one that may do less: a token never does more than the person it belongs to. */
export function lesserRole(a: Role, b: Role): Role {
	return isAtLeast(a, b) ? b : a;
}
