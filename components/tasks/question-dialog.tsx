"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { VisibleText } from "@/components/ui/visible-text";
import { short } from "@/lib/format/number";
import type { Question } from "./use-list-actions";

/** Asks before messages stop flowing and before something is deleted, naming the thing. */
export function QuestionDialog({ question, onAnswer }: { question: Question; onAnswer: (isYes: boolean) => void }) {
	const t = useTranslations("tasks");
	const { verb, tasks } = question;
	const name = tasks[0]?.name ?? "";
	const count = tasks.length;
	const rate = short(tasks.reduce((sum, task) => sum + task.live.rates.published, 0)).text;
	const isOne = count === 1;
	const words =
		verb === "delete"
			? {
					title: isOne ? t("deleteQuestion", { name }) : t("deleteManyQuestion", { count }),
					description: isOne ? t("deleteText") : t("deleteManyText"),
					action: isOne ? t("deleteAction", { name }) : t("deleteManyAction", { count }),
				}
			: {
					title: isOne ? t("stopQuestion", { name }) : t("stopManyQuestion", { count }),
					description: isOne ? t("stopText", { rate }) : t("stopManyText", { rate }),
					action: isOne ? t("stopAction", { name }) : t("stopManyAction", { count }),
				};
	return (
		<ConfirmDialog
			open
			onOpenChange={() => onAnswer(false)}
			{...words}
			dismiss={t(verb === "delete" ? "keep" : "goOn")}
			isDestructive={verb === "delete"}
			onConfirm={() => onAnswer(true)}
		>
			{count > 1 && (
				<ul className="mt-2 max-h-40 overflow-auto text-ink">
					{tasks.map((task) => (
						<li key={task.id}>
							<VisibleText text={task.name} />
						</li>
					))}
				</ul>
			)}
		</ConfirmDialog>
	);
}
