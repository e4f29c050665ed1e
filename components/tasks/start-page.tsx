"use client";

import { Activity, ArrowRight, Database, FileDown, ListChecks, Play, Plus, RadioTower } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useMay } from "@/components/accounts/me";
import { useIsDemoOffered } from "@/components/live-data/use-demo";
import { useStartDemo } from "@/components/live-data/use-task-actions";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { Note } from "@/components/ui/note";
import { ListSkeleton } from "./list-skeleton";
import { PasteForm } from "./paste-form";

const strong = (chunks: ReactNode) => <strong className="font-medium text-ink">{chunks}</strong>;
const code = (chunks: ReactNode) => <code className="text-code text-ink">{chunks}</code>;

/** The list before there is anything to list: what a task is, and the ways to the first one. */
export function StartPage() {
	const t = useTranslations("tasks");
	const tSteps = useTranslations("onboarding");
	const isDemoOffered = useIsDemoOffered();
	// Whoever only looks is not led to what they cannot do.
	if (!useMay("task:edit")) {
		return (
			<>
				<h1 className="sr-only">{t("title")}</h1>
				<EmptyState title={t("startPage.noneTitle")}>{t("startPage.noneText")}</EmptyState>
			</>
		);
	}
	// It makes the page higher: what is there already must not move away from under a click.
	if (isDemoOffered === undefined) return <ListSkeleton />;
	return (
		<div className="px-6 pt-3.5 pb-10 phone:px-4">
			<h1 className="text-title">{t("title")}</h1>
			<p className="mt-2.5 text-ink-2">{t("startPage.intro")}</p>
			<Journey />
			<div className="mt-4 grid grid-cols-[2.16fr_1fr] rounded-box border border-line max-lg:grid-cols-1">
				<section className="flex flex-col px-7 py-6 max-lg:min-h-90 phone:px-4 phone:py-4">
					<h2 className="text-form-title">{t("startPage.pasteTitle")}</h2>
					<p className="mb-3.5 text-ink-2">{t.rich("startPage.pasteText", { code })}</p>
					<PasteForm className="flex-1" />
				</section>
				<div className="divide-y divide-line border-l border-line max-lg:border-t max-lg:border-l-0">
					<section className="px-7 py-6 phone:px-4 phone:py-4">
						<h2 className="text-form-title">{tSteps("offerTitle")}</h2>
						<p className="mb-3.5 max-w-[60ch] text-ink-2">{tSteps("offerText")}</p>
						<ButtonLink href="/start" icon={ListChecks}>
							{tSteps("offerStart")}
						</ButtonLink>
					</section>
					<section className="px-7 py-6 phone:px-4 phone:py-4">
						<h2 className="text-form-title">{t("startPage.formTitle")}</h2>
						<p className="mb-3.5 max-w-[60ch] text-ink-2">{t("startPage.formText")}</p>
						<div className="flex flex-wrap gap-2">
							<ButtonLink href="/tasks/new" variant="primary" icon={Plus}>
								{t("newTask")}
							</ButtonLink>
							<ButtonLink href="/tasks/import" icon={FileDown}>
								{t("startPage.importFile")}
							</ButtonLink>
						</div>
					</section>
					{isDemoOffered && <DemoSection />}
				</div>
			</div>
		</div>
	);
}

function DemoSection() {
	const t = useTranslations("tasks.startPage");
	const router = useRouter();
	const { mutate, isPending, isSuccess, error } = useStartDemo((taskId) => router.push(`/tasks/${taskId}`));
	const parts = [
		{ icon: Database, words: t.rich("demoSimulator", { b: strong }), key: "simulator" },
		{ icon: RadioTower, words: t.rich("demoBroker", { b: strong }), key: "broker" },
		{ icon: Activity, words: t.rich("demoTask", { b: strong }), key: "task" },
	];
	return (
		<section className="px-7 py-6 phone:px-4 phone:py-4">
			<h2 className="text-form-title">{t("demoTitle")}</h2>
			<p className="text-ink-2">{t("demoText")}</p>
			<ul className="mt-2 mb-4 flex flex-col gap-0.5">
				{parts.map((part) => (
					<li key={part.key} className="flex items-center gap-2.5 text-ink-2">
						<Icon icon={part.icon} size={14} className="text-ink-3" />
						<span>{part.words}</span>
					</li>
				))}
			</ul>
			<div className="flex flex-wrap items-center gap-3">
				<Button icon={Play} isBusy={isPending || isSuccess} onClick={() => mutate()}>
					{t("demoStart")}
				</Button>
				<span className="text-small text-ink-3">{t("demoHint")}</span>
			</div>
			{error !== null && (
				<Note tone="red" className="mt-3">
					{error.message}
				</Note>
			)}
		</section>
	);
}

/** One message on its way, as an example of the three names. */
function Journey() {
	const t = useTranslations("tasks.startPage");
	return (
		<ol
			aria-label={t("way")}
			className="mt-3.5 grid grid-cols-[1.083fr_1.083fr_1fr] divide-x divide-line rounded-box border border-line bg-sunken max-md:grid-cols-1 max-md:divide-x-0 max-md:divide-y"
		>
			<Stop head={t("source")} main="topic_meters" note={t("sourceNote")} hasNext />
			<Stop
				head={t("middle")}
				main={
					<>
						plant/<Variable>{"{database}"}</Variable>/<Variable>{"{table}"}</Variable>
					</>
				}
				note={t("middleNote")}
				hasNext
			/>
			<Stop
				head={t("broker")}
				main="plant/power/d1001"
				note={<code className="text-code">{'{"data":{"ts":1756957064991,…},"offset":{…}}'}</code>}
			/>
		</ol>
	);
}

function Variable({ children }: { children: ReactNode }) {
	return <span className="rounded-mark bg-accent-bg px-px text-accent">{children}</span>;
}

function Stop({
	head,
	main,
	note,
	hasNext = false,
}: {
	head: string;
	main: ReactNode;
	note: ReactNode;
	hasNext?: boolean;
}) {
	return (
		<li className="relative min-w-0 px-4.5 py-3">
			<p className="text-small text-ink-2">{head}</p>
			<p className="mt-1 font-mono text-code text-ink">{main}</p>
			<p className="mt-0.5 truncate text-small text-ink-2">{note}</p>
			{hasNext && (
				<span className="absolute top-1/2 -right-[9.5px] z-10 flex size-4.5 -translate-y-1/2 items-center justify-center rounded-full border border-line-2 bg-bg text-ink-3 max-md:hidden">
					<Icon icon={ArrowRight} size={11} />
				</span>
			)}
		</li>
	);
}
