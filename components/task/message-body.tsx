import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { JsonView } from "@/components/ui/json-view";
import { Segmented } from "@/components/ui/segmented";

/** A body, indented or exactly as sent, with facts about it and a copy of the exact text. */
export function MessageBody({ body, children }: { body: string; children: ReactNode }) {
	const t = useTranslations("common");
	const [view, setView] = useState<"formatted" | "exact">("formatted");
	return (
		<>
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 text-small text-ink-3">
				{children}
				<span className="ml-auto flex gap-2">
					<Segmented
						size="sm"
						label={t("bodyView")}
						value={view}
						onValueChange={setView}
						options={[
							{ value: "formatted", label: t("formatted") },
							{ value: "exact", label: t("exact") },
						]}
					/>
					<CopyButton text={body} />
				</span>
			</div>
			<JsonView text={body} view={view} label={t("bodyView")} isBare />
		</>
	);
}
