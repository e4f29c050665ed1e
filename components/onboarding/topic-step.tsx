"use client";

import { Check, Play } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { sourceKey, useCatalog } from "@/components/explorer/use-explorer";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import type { SecretOwner } from "@/lib/api/task";
import { exampleFor } from "@/lib/sql/example";
import { ChoiceList } from "./choice-list";
import { useExample } from "./use-example";

interface TopicStepProps {
	source: SecretOwner;
	chosen: string | undefined;
	onChoose: (tmqTopic: string) => void;
}

/** The server's TMQ topics, and the four statements that make an example. */
export function TopicStep({ source, chosen, onChoose }: TopicStepProps) {
	const t = useTranslations("onboarding");
	const { data, error } = useCatalog(source);
	const example = useExample(source);
	const { statements, tmqTopic } = exampleFor(data?.topics ?? []);
	const run = async (sql: string) => {
		const isDone = await example.run(sql);
		if (isDone && sql.includes(` ${tmqTopic} as `)) onChoose(tmqTopic);
	};
	return (
		<div className="grid max-w-240 grid-cols-2 gap-6 max-lg:grid-cols-1">
			<div className="min-w-0">
				<h3 className="mb-1.5 text-small font-medium text-ink-2">{t("topicsOf")}</h3>
				{error !== null && <Note tone="red">{error.message}</Note>}
				{data === undefined && error === null && (
					<div role="status" aria-label={t("loading")}>
						<Skeleton className="h-20 w-full" />
					</div>
				)}
				{data?.topics.length === 0 && <p className="text-ink-3">{t("topicsNone")}</p>}
				{data !== undefined && data.topics.length > 0 && (
					<ChoiceList
						label={t("topicsOf")}
						choices={data.topics.map(({ name, database }) => ({ value: name, name, hint: database }))}
						value={chosen}
						onChange={onChoose}
					/>
				)}
				<p className="mt-2">
					<Link
						href={`/explorer?source=${encodeURIComponent(sourceKey(source))}`}
						className="rounded-mark text-small font-medium text-accent hover:underline"
					>
						{t("ownTopic")}
					</Link>
				</p>
			</div>
			<div className="min-w-0">
				<h3 className="text-small font-medium text-ink-2">{t("example")}</h3>
				<p className="mb-1.5 text-small text-ink-3">{t("exampleText")}</p>
				<ol className="divide-y divide-line rounded-box border border-line">
					{statements.map((sql, index) => {
						const state = example.stateOf(sql);
						return (
							<li key={sql} className="px-3 py-2">
								<div className="flex items-start gap-3">
									<code className="min-w-0 flex-1 py-1 text-code wrap-anywhere">{sql}</code>
									{state.phase === "done" && (
										<span role="status" className="flex h-6.5 items-center gap-1 text-small text-green">
											<Icon icon={Check} size={14} />
											{t("ran")}
										</span>
									)}
									<Button
										size="sm"
										icon={Play}
										isBusy={state.phase === "running"}
										aria-label={t("runNamed", { number: index + 1 })}
										onClick={() => void run(sql)}
									>
										{t("run")}
									</Button>
								</div>
								{state.phase === "failed" && (
									<Note tone="red" className="mt-1.5">
										{state.message}
									</Note>
								)}
							</li>
						);
					})}
				</ol>
			</div>
		</div>
	);
}
