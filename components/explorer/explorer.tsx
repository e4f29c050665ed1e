"use client";

import { Database, RefreshCw } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { IconButton } from "@/components/ui/icon-button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { CatalogTree, type Chosen } from "./catalog-tree";
import type { PaneKey } from "./panes";
import { SourcePicker } from "./source-picker";
import { parseSourceKey, sourceKey, useCatalog } from "./use-explorer";
import { type ExplorerSource, useSources } from "./use-sources";
import { Workbench } from "./workbench";

/** The page: a source, what is on it, and SQL. The source is in the address. */
export function Explorer() {
	const t = useTranslations("explorer");
	const router = useRouter();
	const { sources, isLoading, error } = useSources();
	const named = parseSourceKey(useSearchParams().get("source"));
	const found = sources.find((source) => named !== undefined && sourceKey(source) === sourceKey(named));
	// With one source there is nothing to choose.
	const source = found ?? (sources.length === 1 ? sources[0] : undefined);
	return (
		<div className="flex flex-1 flex-col md:h-[calc(100dvh-44px)] md:flex-none">
			<div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-6 py-2 phone:px-4">
				<h1 className="text-form-title">{t("title")}</h1>
				{sources.length > 0 && (
					<SourcePicker
						sources={sources}
						value={source}
						onChange={(chosen) => router.replace(`/explorer?source=${encodeURIComponent(sourceKey(chosen))}`)}
					/>
				)}
				{source !== undefined && <ServerFacts key={sourceKey(source)} source={source} />}
			</div>
			{error !== null && (
				<Note tone="red" className="m-6">
					{error.message}
				</Note>
			)}
			{isLoading && error === null && <Loading label={t("loading")} />}
			{!isLoading && sources.length === 0 && (
				<EmptyState
					title={t("emptyTitle")}
					action={
						<ButtonLink href="/settings/connections" variant="primary" icon={Database}>
							{t("emptyNew")}
						</ButtonLink>
					}
				>
					{t("emptyText")}
				</EmptyState>
			)}
			{!isLoading && sources.length > 0 && source === undefined && (
				<EmptyState title={t("chooseTitle")}>{t("chooseText")}</EmptyState>
			)}
			{source !== undefined && <SourceView key={sourceKey(source)} source={source} />}
		</div>
	);
}

function ServerFacts({ source }: { source: ExplorerSource }) {
	const t = useTranslations("explorer");
	const { data, refetch, isFetching } = useCatalog(source);
	return (
		<>
			<IconButton icon={RefreshCw} name={t("reload")} isBusy={isFetching} onClick={() => void refetch()} />
			<span className="min-w-0 font-mono text-code wrap-anywhere text-ink-3 phone:hidden">{source.server}</span>
			{data !== undefined && (
				<span className="text-small text-ink-3 phone:hidden">{t("version", { version: data.serverVersion })}</span>
			)}
		</>
	);
}

function SourceView({ source }: { source: ExplorerSource }) {
	const t = useTranslations("explorer");
	const query = useCatalog(source);
	const { data, error } = query;
	const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
	const [pane, setPane] = useState<PaneKey>("result");
	const [isTreeOpen, setIsTreeOpen] = useState(false);
	if (data === undefined) {
		if (error === null) return <Loading label={t("loading")} />;
		return (
			<div className="p-6 phone:p-4">
				<FailedQuery query={query} />
			</div>
		);
	}
	return (
		<div className="flex min-h-0 flex-1 max-md:flex-col">
			<Button
				className="m-4 mb-0 md:hidden"
				aria-expanded={isTreeOpen}
				aria-controls="catalog"
				onClick={() => setIsTreeOpen(!isTreeOpen)}
			>
				{t("browse")}
			</Button>
			<section
				id="catalog"
				aria-label={t("catalog")}
				className={cx(
					"flex min-h-0 w-70 shrink-0 flex-col border-r border-line max-md:max-h-[60dvh] max-md:w-full max-md:border-r-0 max-md:border-b",
					!isTreeOpen && "max-md:hidden",
				)}
			>
				<CatalogTree
					catalog={data}
					chosen={chosen}
					onChoose={(next) => {
						setChosen(next);
						setPane(next.kind === "topic" ? "topic" : pane === "tables" ? "tables" : "structure");
						setIsTreeOpen(false);
					}}
				/>
			</section>
			<Workbench source={source} catalog={data} chosen={chosen} pane={pane} onPane={setPane} />
		</div>
	);
}

function Loading({ label }: { label: string }) {
	return (
		<div role="status" aria-label={label} className="flex flex-1">
			<div className="w-70 space-y-3 border-r border-line p-4 max-md:hidden">
				<Skeleton className="h-7.5 w-full" />
				<Skeleton className="w-32" />
				<Skeleton className="w-40" />
				<Skeleton className="w-28" />
			</div>
			<div className="flex-1 p-4">
				<Skeleton className="h-44 w-full" />
			</div>
		</div>
	);
}
