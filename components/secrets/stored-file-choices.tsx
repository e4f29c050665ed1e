"use client";

import { FileKey2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import type { StoredFileKind } from "@/lib/api/file";
import { STORED_FILE } from "@/lib/dsn/stored-file";
import { useStoredFiles } from "./use-stored-files";

/** The stored files that fit, one press each; nothing where there are none. */
export function StoredFileChoices({ kind, onChoose }: { kind: StoredFileKind; onChoose: (value: string) => void }) {
	const t = useTranslations("connections");
	const { data = [] } = useStoredFiles();
	const fitting = data.filter((file) => file.kind === kind);
	if (fitting.length === 0) return null;
	return (
		<div className="mt-1 flex flex-wrap items-center gap-1.5">
			<span className="text-small text-ink-3">{t("storedFiles")}</span>
			{fitting.map(({ name, subject }) => (
				<button
					key={name}
					type="button"
					title={subject}
					onClick={() => onChoose(`${STORED_FILE}${name}`)}
					className="inline-flex h-5.5 items-center gap-1 rounded-mark border border-line-2 bg-button px-1.5 font-mono text-code hover:bg-button-hover phone:h-11 phone:px-3"
				>
					<Icon icon={FileKey2} size={12} className="text-ink-3" />
					{name}
				</button>
			))}
		</div>
	);
}
