"use client";

import type { ReactNode } from "react";
import type { Permission } from "@/lib/accounts/permissions";
import { useMay } from "./me";

/** Draws what needs a permission only for those who have it; see `useMay`. */
export function May({ permission, children }: { permission: Permission; children: ReactNode }) {
	return useMay(permission) ? children : null;
}
