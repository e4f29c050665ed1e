import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "@/components/accounts/me";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { isMessageRefusal } from "@/lib/task/refusals";
import { useSkipRefused } from "./use-skip-refused";

// Asked for on a click only.
const PasswordDialog = dynamic(() =>
	import("@/components/task-passwords/password-dialog").then((module) => module.PasswordDialog),
);

/** Why the task has stopped by itself, and the way on where one click is enough: past a message, or with another password. */
export function FailedNote({ task }: { task: Task }) {
	const t = useTranslations("task.cause");
	const tPassword = useTranslations("taskTools.password");
	const say = useSay();
	const skip = useSkipRefused();
	const mayRun = useMay("task:operate");
	const mayEdit = useMay("task:edit");
	const [isReplacing, setIsReplacing] = useState(false);
	const { state } = task.live;
	// Stays when this task has started: others may still be under way.
	const dialog = isReplacing && <PasswordDialog tasks={[task]} onClose={() => setIsReplacing(false)} />;
	if (state.phase !== "failed") return dialog;
	const canSkip = mayRun && isMessageRefusal(state.cause.code);
	const canReplace = mayEdit && state.cause.code.endsWith("-refused-login");
	return (
		<>
			<Note
				tone="red"
				className="mt-1 mb-2"
				action={
					canSkip ? (
						<Button isBusy={skip.isPending} onClick={() => skip.mutate(task.id)}>
							{t("skipRefused")}
						</Button>
					) : canReplace ? (
						<Button onClick={() => setIsReplacing(true)}>{tPassword("offer")}</Button>
					) : undefined
				}
			>
				<VisibleText text={say(state.cause.message)} />
				{skip.error === null ? null : (
					<span className="block text-red">
						<VisibleText text={say(skip.error.message)} />
					</span>
				)}
			</Note>
			{dialog}
		</>
	);
}
