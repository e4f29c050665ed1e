"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import type { Preview, PreviewResult } from "@/lib/preview/types";

const SEGMENTS = {
	published: "border-green-dot bg-green-dot",
	skipped: "border-amber-dot bg-amber-bg",
	"not-read": "border-line-2 bg-transparent",
	invalid: "border-red-dot bg-red-bg",
} as const satisfies Record<PreviewResult["outcome"], string>;

/** The count in words, and one segment per message in the order of the list. */
export function PreviewSummary({ preview, isBuiltIn }: { preview: Preview; isBuiltIn: boolean }) {
	const t = useTranslations("preview");
	const { published, skipped, notRead, invalid, results } = preview;
	return (
		<div className="mt-1.5">
			<p className="flex flex-wrap items-baseline justify-between gap-x-4">
				<span className="text-number" role="status">
					{t("published", { count: published })}
					{skipped > 0 && (
						<>
							, <span className="text-amber">{t("skipped", { count: skipped })}</span>
						</>
					)}
					{invalid > 0 && (
						<>
							, <span className="text-red">{t("invalid", { count: invalid })}</span>
						</>
					)}
				</span>
				<span className="text-small text-ink-3">
					{notRead > 0
						? t("notReadOf", { count: notRead, total: results.length })
						: isBuiltIn
							? t("samplesCount", { count: results.length })
							: t("messagesCount", { count: results.length })}
				</span>
			</p>
			<div aria-hidden className="mt-1.5 mb-0.5 flex h-1.5 gap-0.5">
				{results.map((result) => (
					<span key={result.sample.id} className={cx("min-w-px flex-1 border", SEGMENTS[result.outcome])} />
				))}
			</div>
		</div>
	);
}
