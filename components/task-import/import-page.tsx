"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { PageHead } from "@/components/ui/page-head";
import { FILE_LIMITS } from "@/lib/task-file/types";
import { FileSource } from "./file-source";
import { type HostEdits, HostFields } from "./host-fields";
import { ImportEntries } from "./import-entries";
import { ImportIssues } from "./import-issues";
import { askedSecrets, hasAllSecrets, SecretFields, type TypedSecrets } from "./secret-fields";
import { useDroppedFile } from "./use-dropped-file";
import { useApplyImport, useImportPlan } from "./use-import";

const NO_HOSTS: HostEdits = { source: {}, broker: {} };

/** A file of tasks: what it would change, what it still needs, and then all of it or nothing. */
export function ImportPage() {
	const t = useTranslations("taskImport");
	const field = useRef<HTMLTextAreaElement>(null);
	const [yaml, setYaml] = useState("");
	const [fileProblem, setFileProblem] = useState<string>();
	const [hosts, setHosts] = useState(NO_HOSTS);
	const [secrets, setSecrets] = useState<TypedSecrets>({});
	const isEmpty = yaml.trim() === "";
	const { data, error, isFetching } = useImportPlan({ yaml, hosts });
	const apply = useApplyImport();
	const plan = isEmpty ? undefined : data;
	const entries = plan?.entries ?? [];
	const changing = entries.filter(({ kind }) => kind !== "unchanged");

	const readFile = async (file: File) => {
		setFileProblem(undefined);
		if (file.size > FILE_LIMITS.bytes) return setFileProblem(t("tooLarge"));
		try {
			setYaml(await file.text());
		} catch {
			setFileProblem(t("notRead"));
		}
	};
	useDroppedFile(readFile);
	const showLine = (line: number) => {
		const start =
			yaml
				.split("\n")
				.slice(0, line - 1)
				.join("\n").length + (line > 1 ? 1 : 0);
		const end = yaml.indexOf("\n", start);
		field.current?.focus();
		field.current?.setSelectionRange(start, end < 0 ? yaml.length : end);
	};
	const whyNot = reasonNotToApply();
	return (
		<div className="flex flex-1 flex-col">
			<PageHead parent={{ href: "/tasks", label: t("tasks") }} title={t("title")}>
				<ButtonLink href="/tasks">{t("cancel")}</ButtonLink>
				<Button
					variant="primary"
					isBusy={apply.isPending}
					disabledReason={whyNot}
					onClick={() => apply.mutate({ yaml, hosts, secrets: askedSecrets(entries, secrets) })}
				>
					{changing.length === 0 ? t("applyNothing") : t("apply", { count: changing.length })}
				</Button>
			</PageHead>
			<p className="px-6 pt-3 text-ink-2 phone:px-4">{t("intro")}</p>
			<div className="grid flex-1 grid-cols-2 gap-8 px-6 py-4 max-lg:grid-cols-1 phone:px-4">
				<FileSource text={yaml} onText={setYaml} onFile={readFile} field={field} />
				<div className="min-w-0">
					{plan !== undefined && <HostFields hosts={plan.hosts} edits={hosts} onEdits={setHosts} />}
					<h2 className="mb-2 text-section">{t("changes")}</h2>
					{[fileProblem, error?.message, apply.error?.message].map(
						(problem) =>
							problem !== undefined && (
								<Note key={problem} tone="red" className="mb-3">
									{problem}
								</Note>
							),
					)}
					{plan === undefined ? (
						<p className="text-ink-3">{isEmpty || !isFetching ? t("waiting") : t("comparing")}</p>
					) : (
						<>
							<ImportIssues issues={plan.issues} onLine={showLine} />
							<SecretFields entries={entries} typed={secrets} onTyped={setSecrets} />
							<ImportEntries entries={entries} />
						</>
					)}
				</div>
			</div>
		</div>
	);

	function reasonNotToApply(): string | undefined {
		if (plan === undefined) return t("whyEmpty");
		if (plan.issues.length > 0) return t("whyIssues");
		if (changing.length === 0) return t("whyNothing");
		return hasAllSecrets(entries, secrets) ? undefined : t("whySecrets");
	}
}
