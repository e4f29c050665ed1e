import type { Role } from "@/lib/accounts/roles";

/** Keys of the words for roles. */
export const ROLE_WORDS = {
	viewer: "roleViewer",
	operator: "roleOperator",
	editor: "roleEditor",
	administrator: "roleAdministrator",
} as const satisfies Record<Role, string>;
