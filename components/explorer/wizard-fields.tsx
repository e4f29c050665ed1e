"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import type { Catalog, ColumnInfo } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";
import { useColumns } from "./use-explorer";

export interface WizardValues {
	kind: "query" | "stable" | "database";
	database: string;
	table: string;
	/** Undefined until the columns of the table are known. */
	columns: readonly string[] | undefined;
	where: string;
	withMeta: boolean;
	meta: "no" | "yes" | "only";
	/** Undefined: proposed from the table. */
	name: string | undefined;
}

interface WizardFieldsProps {
	source: SecretOwner;
	catalog: Catalog;
	values: WizardValues;
	name: string;
	nameProblem: string | undefined;
	onChange: (change: Partial<WizardValues>) => void;
}

const KINDS = ["query", "stable", "database"] as const;
const METAS = ["no", "yes", "only"] as const;

/** The choices of the wizard; what the kind has no use for is hidden. */
export function WizardFields({ source, catalog, values, name, nameProblem, onChange }: WizardFieldsProps) {
	const t = useTranslations("explorer");
	const { kind, database, table } = values;
	const tables = catalog.superTables.filter((each) => each.database === database);
	return (
		<>
			<Field label={t("wizardKind")} help={t(`wizardKindHelp.${kind}`)}>
				{({ id, ...ids }) => (
					<div id={id}>
						<Segmented
							{...ids}
							isStackedOnPhone
							value={kind}
							onValueChange={(next) => onChange({ kind: next })}
							options={KINDS.map((value) => ({ value, label: t(`wizardKinds.${value}`) }))}
						/>
					</div>
				)}
			</Field>
			<Field label={t("wizardDatabase")} isRequired>
				{(ids) => (
					<Select
						{...ids}
						value={database}
						onValueChange={(next) =>
							onChange({ database: next, table: onlySuperTable(catalog, next), columns: undefined })
						}
						options={catalog.databases.map((each) => ({ value: each.name, label: each.name }))}
						className="w-full"
					/>
				)}
			</Field>
			{kind !== "database" && (
				<Field label={t("wizardTable")} isRequired help={tables.length === 0 ? t("noSuperTables") : undefined}>
					{(ids) => (
						<Select
							{...ids}
							value={table}
							onValueChange={(next) => onChange({ table: next, columns: undefined })}
							options={tables.map((each) => ({ value: each.name, label: each.name }))}
							className="w-full"
						/>
					)}
				</Field>
			)}
			{kind === "query" && table !== "" && (
				<ColumnChoice
					key={`${database}.${table}`}
					source={source}
					name={{ database, table }}
					chosen={values.columns}
					onChange={(columns) => onChange({ columns })}
				/>
			)}
			{kind !== "database" && (
				<Field label={t("wizardWhere")}>
					{(ids) => (
						<Input
							{...ids}
							isMono
							value={values.where}
							onChange={(event) => onChange({ where: event.target.value })}
							placeholder={t("wizardWhereExample")}
							spellCheck={false}
						/>
					)}
				</Field>
			)}
			{kind === "stable" && (
				<Field label={t("wizardMeta")}>
					{({ id }) => (
						<div className="flex min-h-7.5 items-center">
							<Checkbox
								id={`${id}-meta`}
								checked={values.withMeta}
								onCheckedChange={(withMeta) => onChange({ withMeta })}
							>
								{t("wizardWithMeta")}
							</Checkbox>
						</div>
					)}
				</Field>
			)}
			{kind === "database" && (
				<Field label={t("wizardMeta")}>
					{({ id, ...ids }) => (
						<div id={id}>
							<Segmented
								{...ids}
								isStackedOnPhone
								value={values.meta}
								onValueChange={(meta) => onChange({ meta })}
								options={METAS.map((value) => ({ value, label: t(`wizardMetas.${value}`) }))}
							/>
						</div>
					)}
				</Field>
			)}
			<Field label={t("wizardName")} isRequired error={nameProblem}>
				{(ids) => (
					<Input
						{...ids}
						isMono
						value={name}
						onChange={(event) => onChange({ name: event.target.value })}
						tone={nameProblem === undefined ? undefined : "error"}
						spellCheck={false}
					/>
				)}
			</Field>
		</>
	);
}

/** What there is to choose when there is no choice. */
function onlySuperTable({ superTables }: Catalog, database: string): string {
	const [first, ...others] = superTables.filter((each) => each.database === database);
	return first === undefined || others.length > 0 ? "" : first.name;
}

interface ColumnChoiceProps {
	source: SecretOwner;
	name: { database: string; table: string };
	chosen: readonly string[] | undefined;
	onChange: (columns: readonly string[]) => void;
}

/** Columns and tags to deliver, in the table's order, and the table's name among them: templates ask for it. */
function ColumnChoice({ source, name, chosen, onChange }: ColumnChoiceProps) {
	const t = useTranslations("explorer");
	const { data, error } = useColumns(source, name);
	const offered = data === undefined ? undefined : offeredOf(data);
	const isUntouched = chosen === undefined;
	useEffect(() => {
		if (isUntouched && offered !== undefined) onChange(offered);
	});
	if (error !== null) return <Note tone="red">{error.message}</Note>;
	return (
		<Field label={t("wizardColumns")} help={t("wizardColumnsHelp")}>
			{({ id }) => (
				<div id={id} className="flex min-h-7.5 flex-wrap items-center gap-x-4 gap-y-1">
					{offered?.map((column) => (
						<Checkbox
							key={column}
							checked={chosen?.includes(column) ?? false}
							onCheckedChange={(isChosen) =>
								onChange(offered.filter((each) => (each === column ? isChosen : chosen?.includes(each))))
							}
						>
							<span className="font-mono text-code">{column}</span>
						</Checkbox>
					))}
				</div>
			)}
		</Field>
	);
}

/** The time first, as a TMQ topic wants it, then the table's name. */
function offeredOf(columns: readonly ColumnInfo[]): string[] {
	const [time, ...others] = columns.map((column) => column.name);
	return time === undefined ? [] : [time, "tbname", ...others];
}
