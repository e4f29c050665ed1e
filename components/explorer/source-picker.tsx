"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import type { SecretOwner } from "@/lib/api/task";
import { sourceKey } from "./use-explorer";
import type { ExplorerSource } from "./use-sources";

interface SourcePickerProps {
	sources: readonly ExplorerSource[];
	value: SecretOwner | undefined;
	onChange: (source: SecretOwner) => void;
}

/** Saved sources and the sources of tasks, each with user and server. */
export function SourcePicker({ sources, value, onChange }: SourcePickerProps) {
	const t = useTranslations("explorer");
	return (
		<Select
			aria-label={t("source")}
			placeholder={t("sourceNone")}
			value={value === undefined ? "" : sourceKey(value)}
			onValueChange={(key) => {
				const chosen = sources.find((source) => sourceKey(source) === key);
				if (chosen !== undefined) onChange({ kind: chosen.kind, id: chosen.id });
			}}
			options={sources.map((source) => ({
				value: sourceKey(source),
				label: source.label,
				hint: source.label === source.server ? t("sourceOfTask") : source.server,
			}))}
			className="w-60! max-w-full phone:w-auto! phone:min-w-0 phone:flex-1"
		/>
	);
}
