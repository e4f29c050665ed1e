"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { requestJson } from "@/components/live-data/problem-error";
import { Logo } from "@/components/shell/logo";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { type About, aboutSchema } from "@/lib/api/about";
import { duration } from "@/lib/format/duration";
import { bytes } from "@/lib/format/number";

/** What runs here, ready to be copied into a report. */
export function AboutPage() {
	const t = useTranslations("settings");
	const { data, error } = useQuery({
		queryKey: ["about"],
		queryFn: async ({ signal }) => aboutSchema.parse(await requestJson("/api/about", { signal })),
	});
	return (
		<section aria-label={t("about")}>
			<h1 className="flex items-center gap-2.5 text-title">
				<Logo size={22} />
				Spillway
			</h1>
			<p className="mt-1 text-ink-2">{t("aboutText")}</p>
			{error !== null && (
				<Note tone="red" className="mt-4">
					{error.message}
				</Note>
			)}
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")} className="mt-4">
					<Skeleton className="h-40 w-full max-w-120" />
				</div>
			)}
			{data !== undefined && <Facts about={data} />}
		</section>
	);
}

function Facts({ about }: { about: About }) {
	const language = useLocale();
	const t = useTranslations("settings");
	const demo = { off: t("aboutDemoOff"), idle: t("aboutDemoIdle"), running: t("aboutDemoRunning") }[about.demo];
	const facts = [
		{ name: t("aboutVersion"), value: about.version },
		{ name: t("aboutNode"), value: about.node },
		{ name: t("aboutPlatform"), value: about.platform },
		{ name: t("aboutUptime"), value: duration(about.uptimeMs, language) },
		{ name: t("aboutMemory"), value: bytes(about.memoryBytes, language).text },
		{ name: t("aboutDemo"), value: demo },
	];
	const report = facts.map(({ name, value }) => `${name}: ${value}`).join("\n");
	return (
		<>
			<dl className="mt-4 max-w-120 divide-y divide-line border-y border-line">
				{facts.map(({ name, value }) => (
					<div key={name} className="grid min-h-8 grid-cols-[140px_minmax(0,1fr)] items-center">
						<dt className="text-ink-2">{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<div className="mt-3">
				<CopyButton name={t("aboutCopy")} text={report} />
			</div>
			<h2 className="mt-6 text-section">{t("aboutLicence")}</h2>
			<p className="mt-1 max-w-[80ch] text-ink-2">{t("aboutLicenceText")}</p>
		</>
	);
}
