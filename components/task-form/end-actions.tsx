"use client";

import type { DsnEnd } from "@/lib/dsn/types";
import { EndCheckButton, type EndCheckState } from "./end-check";
import { SavedMenu } from "./saved-menu";

/** What stands at the head of an end: saved connections, and the check. */
export function EndActions({ end, check }: { end: DsnEnd; check: EndCheckState }) {
	return (
		<div className="flex flex-wrap items-center gap-2 phone:grid phone:w-full phone:grid-cols-2 phone:items-start">
			<SavedMenu end={end} canSave={check.isComplete} />
			<EndCheckButton end={end} check={check} />
		</div>
	);
}
