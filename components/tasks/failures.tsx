"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { ListActions } from "./use-list-actions";

/** What did not work and why, above the list that it was asked of. */
export function Failures({ actions }: { actions: ListActions }) {
	const t = useTranslations("tasks");
	if (actions.failures.length === 0) return null;
	return (
		<div className="px-6 pt-3 phone:px-4">
			<Note
				tone="red"
				action={
					<Button size="sm" onClick={actions.clearFailures}>
						{t("dismiss")}
					</Button>
				}
			>
				{actions.failures.map((failure) => (
					<span key={failure} className="block">
						{failure}
					</span>
				))}
			</Note>
		</div>
	);
}
