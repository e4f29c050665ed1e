"use client";

import { CircleStop, Play, Rss } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { type Catalog, ROW_LIMITS, TIME_LIMITS_S } from "@/lib/api/explorer";
import type { Chosen } from "./catalog-tree";
import { HistoryMenu } from "./history-menu";
import { type PaneKey, Panes } from "./panes";
import type { SqlEditorHandle } from "./sql-editor";
import { TopicWizard } from "./topic-wizard";
import { useColumns } from "./use-explorer";
import { useRun } from "./use-run";
import type { ExplorerSource } from "./use-sources";
import { useSqlHistory } from "./use-sql-history";

// The editor is the heaviest part of the console and not needed to see the page.
const SqlEditor = dynamic(() => import("./sql-editor").then((module) => module.SqlEditor), {
	ssr: false,
	loading: () => <Skeleton className="m-3 h-4 w-72" />,
});

const NO_DATABASE = "-";

interface WorkbenchProps {
	source: ExplorerSource;
	catalog: Catalog;
	chosen: Chosen | undefined;
	pane: PaneKey;
	onPane: (pane: PaneKey) => void;
}

/** The editor with its controls, and below it what was found. */
export function Workbench({ source, catalog, chosen, pane, onPane }: WorkbenchProps) {
	const t = useTranslations("explorer");
	const owner = useMemo(() => ({ kind: source.kind, id: source.id }), [source.kind, source.id]);
	const history = useSqlHistory(owner);
	const run = useRun(owner, history.add);
	const editor = useRef<SqlEditorHandle>(null);
	const [database, setDatabase] = useState(NO_DATABASE);
	const [rowLimit, setRowLimit] = useState<number>(ROW_LIMITS[1]);
	const [timeLimitS, setTimeLimitS] = useState<number>(TIME_LIMITS_S[1]);
	const [isWizardOpen, setIsWizardOpen] = useState(false);
	const table = chosen?.kind === "table" ? chosen : undefined;
	const { data: columns } = useColumns(owner, table);
	const schema = useMemo(() => {
		const tables: Record<string, Record<string, string[]>> = {};
		for (const each of catalog.databases) tables[each.name] = {};
		for (const each of catalog.superTables) tables[each.database] = { ...tables[each.database], [each.name]: [] };
		if (table !== undefined && columns !== undefined) {
			tables[table.database] = { ...tables[table.database], [table.table]: columns.map(({ name }) => name) };
		}
		return tables;
	}, [catalog, table, columns]);

	const start = (sql: string) => {
		onPane("result");
		run.run({ sql, rowLimit, timeLimitS, ...(database === NO_DATABASE ? {} : { database }) });
	};
	const putAndRun = (sql: string) => {
		editor.current?.setText(sql);
		start(sql);
	};
	const isRunning = run.state.phase === "running";
	return (
		<div className="flex min-h-0 min-w-0 flex-1 flex-col">
			<div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
				{isRunning ? (
					<Button icon={CircleStop} onClick={run.cancel}>
						{t("cancel")}
					</Button>
				) : (
					<Button
						variant="primary"
						icon={Play}
						title={t("runHint")}
						onClick={() => start(editor.current?.statement() ?? "")}
					>
						{t("run")}
					</Button>
				)}
				<Select
					aria-label={t("database")}
					className="w-40! phone:min-w-40 phone:flex-1"
					value={database}
					onValueChange={setDatabase}
					options={[
						{ value: NO_DATABASE, label: t("noDatabase") },
						...catalog.databases.map(({ name }) => ({ value: name, label: name })),
					]}
				/>
				<Select
					aria-label={t("rowLimit")}
					className="w-32! phone:min-w-32 phone:flex-1"
					value={String(rowLimit)}
					onValueChange={(value) => setRowLimit(Number(value))}
					options={ROW_LIMITS.map((rows) => ({ value: String(rows), label: t("rowLimitOption", { rows }) }))}
				/>
				<Select
					aria-label={t("timeLimit")}
					className="w-20! phone:flex-1"
					value={String(timeLimitS)}
					onValueChange={(value) => setTimeLimitS(Number(value))}
					options={TIME_LIMITS_S.map((seconds) => ({
						value: String(seconds),
						label: t("timeLimitOption", { seconds }),
					}))}
				/>
				<div className="ml-auto flex gap-1.5 phone:ml-0 phone:w-full phone:*:flex-1">
					<HistoryMenu
						entries={history.entries}
						onPick={(sql) => editor.current?.setText(sql)}
						onClear={history.clear}
					/>
					<Button size="sm" icon={Rss} onClick={() => setIsWizardOpen(true)}>
						{t("createTopic")}
					</Button>
				</div>
			</div>
			<div className="h-44 max-h-[50dvh] min-h-20 phone:h-28 shrink-0 resize-y overflow-hidden border-b border-line">
				<SqlEditor
					ref={editor}
					initialText={history.entries[0]?.sql ?? ""}
					schema={schema}
					label={t("editor")}
					example={t("editorExample")}
					onRun={start}
					onChange={() => {}}
				/>
			</div>
			<Panes
				source={owner}
				catalog={catalog}
				chosen={chosen}
				pane={pane}
				onPane={onPane}
				state={run.state}
				onSql={putAndRun}
				onEdit={(sql) => editor.current?.setText(sql)}
			/>
			<ConfirmDialog
				open={run.state.phase === "asking"}
				onOpenChange={(isOpen) => !isOpen && run.dismiss()}
				title={t("askTitle")}
				description={t("askText", { source: source.label })}
				action={t("askAction")}
				dismiss={t("askDismiss")}
				isDestructive
				onConfirm={() => run.state.phase === "asking" && void run.execute(run.state.input)}
			>
				{run.state.phase === "asking" && (
					<CodeBlock label={t("editor")} isWrapped className="mt-3 max-h-60">
						{run.state.input.sql}
					</CodeBlock>
				)}
			</ConfirmDialog>
			<TopicWizard
				open={isWizardOpen}
				onOpenChange={setIsWizardOpen}
				source={owner}
				catalog={catalog}
				start={table}
				onCreate={async (input) => {
					const outcome = await run.execute(input);
					return outcome.hasFailed ? (outcome.message ?? t("refused")) : undefined;
				}}
				onEdit={(sql) => editor.current?.setText(sql)}
			/>
		</div>
	);
}
