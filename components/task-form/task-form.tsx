"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useReadTaskNames } from "@/components/live-data/use-live";
import { PreviewPanel } from "@/components/preview/preview-panel";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Note } from "@/components/ui/note";
import type { Task } from "@/lib/api/task";
import { builtInSamples } from "@/lib/preview/built-in";
import { previewAll, previewSettings } from "@/lib/preview/preview";
import type { SampleContext } from "@/lib/preview/types";
import { warningsFor } from "@/lib/preview/warnings";
import { TEMPLATE_VARIABLES } from "@/lib/topic-template/types";
import { AdvancedSection } from "./advanced-section";
import { BasicsSection } from "./basics-section";
import { BrokerSection } from "./broker-section";
import { readPasted } from "./command";
import { endInputOf, inputOf } from "./convert";
import type { TaskDraft } from "./draft";
import { useEndCheck } from "./end-check";
import { TaskFormProvider } from "./form-context";
import { FormHeader } from "./form-header";
import { FormNotices } from "./form-notices";
import { PasteDialog } from "./paste-dialog";
import { SourceSection } from "./source-section";
import { TopicsSection } from "./topics-section";
import { useDraft } from "./use-draft";
import { useLeaveGuard } from "./use-leave-guard";
import { usePasteAnywhere } from "./use-paste";
import { useSave } from "./use-save";
import { useSaveKeys } from "./use-save-keys";
import { useTmqTopics } from "./use-tmq-topics";

interface TaskFormProps {
	/** What the form starts from: a blank one, or a stored task. */
	before: TaskDraft;
	/** What is filled in already when it opens, if it is more than that. */
	initial?: TaskDraft | undefined;
	/** The stored task that is edited. */
	task?: Task | undefined;
	title: string;
	/** The stored task is at work: saving restarts it. */
	isRunning?: boolean;
}

export function TaskForm({ before, initial, task, title, isRunning = false }: TaskFormProps) {
	const t = useTranslations("form");
	const taskId = task?.id;
	const readTaskNames = useReadTaskNames();
	// It may be read again while the form is open; what was changed from is what it was then.
	const [opened] = useState(task);
	const { form, issues, isChanged, showAll, setServerIssues } = useDraft(before, taskId, initial);
	const { draft } = form;
	const [pastedNotes, setPastedNotes] = useState<readonly string[]>([]);
	const [isPasteOpen, setIsPasteOpen] = useState(false);
	/** A save that waits for a yes, because nothing would be published. */
	const [asking, setAsking] = useState<{ isStarting: boolean } | undefined>(undefined);
	const fields = useRef<HTMLDivElement>(null);
	const guard = useLeaveGuard(isChanged);
	const { state: saveState, save } = useSave({ opened, onIssues: setServerIssues, onSaved: guard.go });

	const sourceCheck = useEndCheck("source", draft, issues, taskId);
	const brokerCheck = useEndCheck("broker", draft, issues, taskId);
	const sourceInput = endInputOf(draft, "source", taskId);
	const topics = useTmqTopics(sourceCheck.isReachable ? endInputOf(connectionOf(draft), "source", taskId) : undefined);
	// A passed check proves the server reachable: its TMQ topics are worth fetching unasked.
	const { load } = topics;
	useEffect(() => {
		if (sourceCheck.state.phase === "done") load();
	});

	const context = contextOf(draft, topics.list);
	const settings = previewSettings(draft.source, draft.broker);
	const preview = previewAll(builtInSamples(context), settings);

	const fill = (text: string) => {
		const pasted = readPasted(text);
		if (pasted === undefined) return;
		if (pasted.fill !== undefined) form.dispatch({ ...pasted.fill, takenNames: readTaskNames() });
		setPastedNotes(pasted.notes);
		showAll();
	};
	usePasteAnywhere(fill);

	const submit = (isStarting: boolean) => {
		if (saveState.phase === "saving") return;
		if (issues.fields.size > 0) {
			showAll();
			// The errors are drawn first; the one to mend is then the first in the page.
			requestAnimationFrame(() => focusFirstError(fields.current));
			return;
		}
		if (!isChanged && !isStarting) return;
		if (preview.published === 0) setAsking({ isStarting });
		else void save(inputOf(draft), isStarting);
	};
	useSaveKeys(submit);

	const reason = issues.fields.size > 0 ? t("saveNeedsFields", { count: issues.fields.size }) : undefined;
	return (
		<TaskFormProvider value={form}>
			<FormHeader
				title={title}
				isChanged={isChanged}
				saveDisabledReason={reason ?? (isChanged ? undefined : t("saveNeedsChange"))}
				canStart={!isRunning}
				saveState={saveState}
				onPaste={() => setIsPasteOpen(true)}
				onCancel={() => guard.leave(taskId === undefined ? "/tasks" : `/tasks/${encodeURIComponent(taskId)}`)}
				onSave={submit}
			/>
			<div className="flex-1 lg:grid lg:grid-cols-[minmax(0,58fr)_minmax(0,42fr)]">
				<div ref={fields} className="@container min-w-0 px-6 pb-8 phone:px-4">
					{saveState.phase === "failed" && (
						<Note tone="red" className="mt-3">
							{saveState.message}
						</Note>
					)}
					{isRunning && (
						<Note tone="blue" className="mt-3">
							{t("restartNote")}
						</Note>
					)}
					<FormNotices
						notices={[...new Set([...pastedNotes, ...issues.notices])]}
						onDismiss={pastedNotes.length > 0 ? () => setPastedNotes([]) : undefined}
					/>
					<BasicsSection />
					<SourceSection check={sourceCheck} topics={topics} />
					<BrokerSection check={brokerCheck} />
					<TopicsSection warnings={warningsFor(settings, context)} />
					<AdvancedSection />
				</div>
				<div className="border-line max-lg:border-t lg:border-l">
					<div className="lg:sticky lg:top-24 lg:max-h-[calc(100dvh-96px)] lg:overflow-y-auto">
						<PreviewPanel
							settings={settings}
							context={context}
							peekInput={sourceInput}
							peekDisabledReason={sourceCheck.disabledReason}
						/>
					</div>
				</div>
			</div>
			<PasteDialog open={isPasteOpen} onOpenChange={setIsPasteOpen} onCommand={fill} />
			<ConfirmDialog
				open={asking !== undefined}
				onOpenChange={(isOpen) => !isOpen && setAsking(undefined)}
				title={t("emptyTitle", { name: draft.name })}
				description={emptyReason()}
				action={t(asking?.isStarting ? "emptyStart" : "emptySave")}
				dismiss={t("emptyBack")}
				onConfirm={() => {
					const isStarting = asking?.isStarting ?? false;
					setAsking(undefined);
					void save(inputOf(draft), isStarting);
				}}
			/>
			{guard.dialog}
		</TaskFormProvider>
	);

	function emptyReason(): string {
		const missing = preview.results.flatMap((result) =>
			result.outcome === "skipped" && result.reason.kind === "missing-variable" ? [result.reason.variable] : [],
		);
		const named = TEMPLATE_VARIABLES.filter((variable) => missing.includes(variable)).map((name) => `{${name}}`);
		return named.length === 0 ? t("emptyDescription") : t("emptyBecause", { variables: named.join(", ") });
	}
}

/** The parts of the source that decide which TMQ topics there are: a keystroke elsewhere keeps the list. */
function connectionOf(draft: TaskDraft): TaskDraft {
	const { token } = draft.source.params;
	return { ...draft, source: { ...draft.source, object: "", params: token === undefined ? {} : { token } } };
}

function contextOf(draft: TaskDraft, list: ReturnType<typeof useTmqTopics>["list"]): SampleContext {
	const [first = ""] = draft.source.object.split(",");
	const tmqTopic = first.trim();
	const known = list.phase === "ready" ? list.topics.find((topic) => topic.name === tmqTopic) : undefined;
	return {
		...(tmqTopic === "" ? {} : { tmqTopic }),
		...(known === undefined ? {} : { database: known.database, tmqTopicType: known.type, columns: known.columns }),
	};
}

function focusFirstError(container: HTMLElement | null): void {
	const field = container?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]');
	field?.focus();
	field?.scrollIntoView({ block: "center" });
}
