"use client";

import { useTranslations } from "next-intl";
import { VisibleText } from "@/components/ui/visible-text";
import type { ImportPlan } from "@/lib/api/task-file";

interface ImportIssuesProps {
	issues: ImportPlan["issues"];
	onLine: (line: number) => void;
}

/** What keeps the file from being taken; each leads to its line. */
export function ImportIssues({ issues, onLine }: ImportIssuesProps) {
	const t = useTranslations("taskImport");
	if (issues.length === 0) return null;
	const numbered = issues.map((issue, index) => ({ ...issue, key: index }));
	return (
		<section role="alert" className="mb-4 rounded-box border border-red-line bg-red-bg px-3 py-2">
			<h3 className="font-medium text-red">{t("problems", { count: issues.length })}</h3>
			<ul className="mt-1 flex flex-col gap-1">
				{numbered.map(({ key, line, task, message }) => (
					<li key={key} className="flex gap-2 wrap-anywhere">
						<button
							type="button"
							onClick={() => onLine(line)}
							className="shrink-0 rounded-mark text-accent underline phone:min-h-11"
						>
							{t("line", { line: String(line) })}
						</button>
						<span className="min-w-0">
							{task !== undefined && (
								<span className="font-medium">
									<VisibleText text={task} />:{" "}
								</span>
							)}
							{message}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}
