"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useSay } from "@/components/ui/use-say";

/** What is good to know about the settings or about a pasted command; nothing here keeps one from saving. */
export function FormNotices({
	notices,
	onDismiss,
}: {
	notices: readonly string[];
	onDismiss: (() => void) | undefined;
}) {
	const t = useTranslations("form");
	const say = useSay();
	if (notices.length === 0) return null;
	return (
		<Note
			tone="blue"
			className="mt-3"
			action={
				onDismiss !== undefined && (
					<Button size="sm" onClick={onDismiss}>
						{t("dismiss")}
					</Button>
				)
			}
		>
			<ul aria-label={t("notices")} className="space-y-0.5">
				{notices.map((notice) => (
					<li key={notice}>{say(notice)}</li>
				))}
			</ul>
		</Note>
	);
}
