"use client";

import { useTranslations } from "next-intl";
import { useTasks } from "@/components/live-data/use-live";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toaster";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import type { Connection } from "@/lib/api/connection";
import type { Task } from "@/lib/api/task";
import { PASSWORD_OF, signInOf } from "./sign-ins";
import { useGiveSecrets } from "./use-give-secrets";

/** The tasks that sign in as a connection does: each keeps a copy of the password. */
export function useTasksOf(): (connection: Connection) => readonly Task[] {
	const tasks = useTasks();
	return ({ end, dsn }) => {
		const key = signInOf(end, dsn)?.key;
		return key === undefined ? [] : (tasks ?? []).filter((task) => signInOf(end, task[end])?.key === key);
	};
}

/** Asks whether the tasks take over a connection's new password, which is copied where it lies. */
export function HandOnDialog({
	connection,
	tasks,
	onClose,
}: {
	connection: Connection;
	tasks: readonly Task[];
	onClose: () => void;
}) {
	const t = useTranslations("taskTools.password");
	const say = useSay();
	const { isBusy, failures, give } = useGiveSecrets();
	const { id, end, name } = connection;
	const count = tasks.length;
	const secrets = { [PASSWORD_OF[end]]: { action: "take" as const, from: { kind: "connection" as const, id } } };
	const confirm = async () => {
		if (!(await give(tasks.map((task) => ({ task, secrets }))))) return;
		toast.success(t("done", { count }));
		onClose();
	};
	return (
		<ConfirmDialog
			open
			onOpenChange={onClose}
			title={t("handOnTitle", { count })}
			description={t("handOnText", { name })}
			action={t("action", { count })}
			dismiss={t("handOnKeep")}
			isBusy={isBusy}
			error={
				failures.length === 0
					? undefined
					: failures.map(({ task, message }) => t("failure", { name: task.name, reason: say(message) })).join(" ")
			}
			onConfirm={() => void confirm()}
		>
			<ul className="mt-2 max-h-40 overflow-auto text-ink">
				{tasks.map((task) => (
					<li key={task.id}>
						<VisibleText text={task.name} />
					</li>
				))}
			</ul>
		</ConfirmDialog>
	);
}
