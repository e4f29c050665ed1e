"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";

const MOST_NAMES = 2;

/** The tasks that go to a server: by name while they are few. */
export function UsedBy({ tasks }: { tasks: readonly { id: string; name: string }[] }) {
	const t = useTranslations("connections");
	if (tasks.length === 0) return <span className="text-small text-ink-3">{t("nobody")}</span>;
	if (tasks.length > MOST_NAMES) {
		return (
			<span className="text-small text-ink-2" title={tasks.map(({ name }) => name).join(", ")}>
				{t("tasks", { count: tasks.length })}
			</span>
		);
	}
	return (
		<ul className="text-small">
			{tasks.map(({ id, name }) => (
				<li key={id}>
					<Link href={`/tasks/${id}`} className="rounded-mark text-accent wrap-anywhere hover:underline">
						{name}
					</Link>
				</li>
			))}
		</ul>
	);
}
