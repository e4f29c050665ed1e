"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { Catalog } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";
import { createTopicSql, isTopicName, suggestTopicName, type TopicPlan } from "@/lib/sql/create-topic";
import { newTaskHref } from "./topic-pane";
import type { RunInput } from "./use-run";
import { WizardFields, type WizardValues } from "./wizard-fields";

interface TopicWizardProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	source: SecretOwner;
	catalog: Catalog;
	/** The table that was chosen when it was opened. */
	start: { database: string; table: string } | undefined;
	/** Runs the statement; resolves with why it failed. */
	onCreate: (input: RunInput) => Promise<string | undefined>;
	onEdit: (sql: string) => void;
}

/** Writes `create topic` from choices, shows the statement all the time, runs it, and hands the topic to a new task. */
export function TopicWizard({ open, onOpenChange, ...rest }: TopicWizardProps) {
	const t = useTranslations("explorer");
	return (
		<Dialog open={open} onOpenChange={onOpenChange} title={t("wizardTitle")} description={t("wizardText")} size="lg">
			{open && <WizardBody {...rest} onClose={() => onOpenChange(false)} />}
		</Dialog>
	);
}

type Progress = { phase: "editing"; problem?: string } | { phase: "creating" } | { phase: "created"; name: string };

function WizardBody({
	source,
	catalog,
	start,
	onCreate,
	onEdit,
	onClose,
}: Omit<TopicWizardProps, "open" | "onOpenChange"> & { onClose: () => void }) {
	const t = useTranslations("explorer");
	const [values, setValues] = useState<WizardValues>(() => firstValues(catalog, start));
	const [progress, setProgress] = useState<Progress>({ phase: "editing" });
	const taken = catalog.topics.map((topic) => topic.name);
	const table = values.kind === "database" ? undefined : values.table;
	const name = values.name ?? suggestTopicName(values.database, table, taken);
	const isTaken = taken.includes(name);
	const problem = !isTopicName(name) ? t("wizardNameBad") : isTaken ? t("wizardNameTaken") : undefined;
	const plan = planOf(values, name);
	const sql = plan === undefined ? undefined : createTopicSql(plan);

	const create = async () => {
		if (sql === undefined) return;
		setProgress({ phase: "creating" });
		const failure = await onCreate({ sql, timeLimitS: 30 });
		setProgress(failure === undefined ? { phase: "created", name } : { phase: "editing", problem: failure });
	};
	if (progress.phase === "created") {
		return (
			<div className="mt-4">
				<p role="status" className="text-section text-green">
					{t("wizardDone", { name: progress.name })}
				</p>
				<p className="mt-1 text-ink-2">{t("wizardDoneText")}</p>
				<div className="mt-4 flex flex-wrap gap-2">
					<ButtonLink href={newTaskHref(source, progress.name)} variant="primary">
						{t("wizardNewTask", { name: progress.name })}
					</ButtonLink>
					<Button onClick={onClose}>{t("wizardClose")}</Button>
				</div>
			</div>
		);
	}
	return (
		<div className="mt-3 space-y-3">
			<WizardFields
				source={source}
				catalog={catalog}
				values={values}
				name={name}
				nameProblem={problem}
				onChange={(change) => setValues((present) => ({ ...present, ...change }))}
			/>
			<div>
				<h3 className="mb-1.5 text-small font-medium text-ink-2">{t("wizardSql")}</h3>
				<CodeBlock label={t("wizardSql")} isWrapped className="min-h-22">
					{sql ?? <span className="text-ink-3">{t("wizardNeedsTable")}</span>}
				</CodeBlock>
			</div>
			{progress.phase === "editing" && progress.problem !== undefined && <Note tone="red">{progress.problem}</Note>}
			<div className="flex flex-wrap justify-end gap-2">
				<Button
					disabledReason={sql === undefined ? t("wizardNeedsTable") : undefined}
					onClick={() => {
						if (sql === undefined) return;
						onEdit(sql);
						onClose();
					}}
				>
					{t("wizardToEditor")}
				</Button>
				<Button
					variant="primary"
					isBusy={progress.phase === "creating"}
					disabledReason={sql === undefined ? t("wizardNeedsTable") : problem}
					onClick={() => void create()}
				>
					{t("wizardCreate")}
				</Button>
			</div>
		</div>
	);
}

function firstValues({ databases, superTables }: Catalog, start: TopicWizardProps["start"]): WizardValues {
	const database = start?.database ?? superTables[0]?.database ?? databases[0]?.name ?? "";
	const table = start?.table ?? superTables.find((each) => each.database === database)?.name ?? "";
	return {
		kind: table === "" ? "database" : "query",
		database,
		table,
		columns: undefined,
		where: "",
		withMeta: false,
		meta: "no",
		name: undefined,
	};
}

function planOf(values: WizardValues, name: string): TopicPlan | undefined {
	const { kind, database, table, columns = [], where, withMeta, meta } = values;
	if (database === "") return undefined;
	switch (kind) {
		case "query":
			return table === "" ? undefined : { name, kind, database, table, columns, where };
		case "stable":
			return table === "" ? undefined : { name, kind, database, table, where, withMeta };
		case "database":
			return { name, kind, database, meta };
	}
	return kind satisfies never;
}
