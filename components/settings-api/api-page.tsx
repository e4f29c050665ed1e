"use client";

import { Download, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { inBrowser } from "@/components/live-data/base-path";
import { buttonClass } from "@/components/ui/button-class";
import { FailedQuery } from "@/components/ui/failed-query";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { type ApiDocument, type ApiSection, sectionsOf } from "@/lib/api-document/document";
import { OperationRow } from "./operation-row";
import { useApiDocument } from "./use-api-document";

/** Settings → API: every address of it, who may call it, what goes in and what comes out. */
export function ApiPage() {
	const t = useTranslations("api");
	const query = useApiDocument();
	const { data, error } = query;
	return (
		<section aria-label={t("title")}>
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
				<div>
					<h1 className="text-title">{t("title")}</h1>
					<p className="mt-1 max-w-[80ch] text-ink-2">{t("text")}</p>
				</div>
				<a
					href={inBrowser("/api/openapi.json")}
					download="spillway-openapi.json"
					className={buttonClass("default", "md")}
				>
					<Icon icon={Download} />
					{t("download")}
				</a>
			</div>
			<FailedQuery query={query} className="mt-4" />
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")} className="mt-4 space-y-2">
					<Skeleton className="h-7.5 w-full max-w-90" />
					<Skeleton className="h-100 w-full" />
				</div>
			)}
			{data !== undefined && <Operations document={data} />}
		</section>
	);
}

function Operations({ document }: { document: ApiDocument }) {
	const t = useTranslations("api");
	const [search, setSearch] = useState("");
	const sections = sectionsOf(document, search);
	const count = sections.reduce((sum, { operations }) => sum + operations.length, 0);
	return (
		<>
			<div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
				<Input
					type="search"
					icon={Search}
					aria-label={t("search")}
					placeholder={t("search")}
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					className="w-full max-w-90"
				/>
				<p role="status" className="text-small text-ink-3">
					{t("count", { count })}
				</p>
			</div>
			{sections.length === 0 && <p className="mt-4 text-ink-2">{t("none")}</p>}
			{sections.map((section) => (
				<Section key={section.name} section={section} document={document} />
			))}
		</>
	);
}

function Section({ section, document }: { section: ApiSection; document: ApiDocument }) {
	return (
		<section aria-label={section.name} className="mt-6">
			<h2 className="text-section">{section.name}</h2>
			<p className="mt-0.5 text-ink-2">{section.description}</p>
			<ul className="mt-2 divide-y divide-line border-y border-line">
				{section.operations.map((operation) => (
					<OperationRow key={operation.operationId} operation={operation} schemas={document.components.schemas} />
				))}
			</ul>
		</section>
	);
}
