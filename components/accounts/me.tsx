"use client";

import { createContext, type ReactNode, useContext } from "react";
import { mayDo, type Permission } from "@/lib/accounts/permissions";
import type { Me } from "@/lib/api/account";

export type SignedInUser = NonNullable<Me["user"]>;

const UserContext = createContext<SignedInUser | undefined>(undefined);

/** Whoever is signed in, as the server said when it drew the page. */
export function UserProvider({ user, children }: { user: SignedInUser | undefined; children: ReactNode }) {
	return <UserContext value={user}>{children}</UserContext>;
}

/** Undefined on the pages that need no sign-in. */
export function useUser(): SignedInUser | undefined {
	return useContext(UserContext);
}

/**
 * Whether a button makes sense for the user. It only spares people refusals: what may be done is decided by the server.
 * Without a provider (tests of a single component) everything may be done.
 */
export function useMay(permission: Permission): boolean {
	const user = useContext(UserContext);
	return user === undefined || mayDo(user.role, permission);
}
