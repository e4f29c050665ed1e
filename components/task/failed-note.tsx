import { useTranslations } from "next-intl";
import { useMay } from "@/components/accounts/me";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { isMessageRefusal } from "@/lib/task/refusals";
import { useSkipRefused } from "./use-skip-refused";

/** Why the task has stopped by itself, and the way on where one message stands in it. */
export function FailedNote({ task }: { task: Task }) {
	const t = useTranslations("task.cause");
	const skip = useSkipRefused();
	const mayRun = useMay("task:operate");
	const { state } = task.live;
	if (state.phase !== "failed") return null;
	const canSkip = mayRun && isMessageRefusal(state.cause.code);
	return (
		<Note
			tone="red"
			className="mt-1 mb-2"
			action={
				canSkip ? (
					<Button isBusy={skip.isPending} onClick={() => skip.mutate(task.id)}>
						{t("skipRefused")}
					</Button>
				) : undefined
			}
		>
			<VisibleText text={state.cause.message} />
			{skip.error === null ? null : (
				<span className="block text-red">
					<VisibleText text={skip.error.message} />
				</span>
			)}
		</Note>
	);
}
