"use client";

import { Hash, Rows3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { VisibleText } from "@/components/ui/visible-text";
import type { SecretOwner } from "@/lib/api/task";
import { countRowsSql, selectRowsSql } from "@/lib/sql/select";
import { type TableName, useChildren, useColumns } from "./use-explorer";

interface TablePaneProps {
	source: SecretOwner;
	name: TableName;
	/** Puts a statement into the editor and runs it. */
	onSql: (sql: string) => void;
}

/** Columns and tags of a super table. */
export function StructurePane({ source, name, onSql }: TablePaneProps) {
	const t = useTranslations("explorer");
	const { data, error } = useColumns(source, name);
	return (
		<div className="min-h-0 flex-1 overflow-auto p-4">
			<div className="mb-3 flex flex-wrap items-center gap-2">
				<h2 className="mr-auto font-mono text-section wrap-anywhere phone:w-full">
					<VisibleText text={`${name.database}.${name.table}`} />
				</h2>
				<Button
					size="sm"
					icon={Rows3}
					className="phone:flex-1"
					onClick={() => onSql(selectRowsSql(name.database, name.table))}
				>
					{t("selectRows")}
				</Button>
				<Button
					size="sm"
					icon={Hash}
					className="phone:flex-1"
					onClick={() => onSql(countRowsSql(name.database, name.table))}
				>
					{t("countRows")}
				</Button>
			</div>
			{error !== null && <Note tone="red">{error.message}</Note>}
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")}>
					<Skeleton className="h-40 w-full" />
				</div>
			)}
			{data !== undefined && (
				<Table className="max-w-180">
					<thead>
						<tr>
							<HeadCell className="pl-0">{t("column")}</HeadCell>
							<HeadCell>{t("type")}</HeadCell>
							<HeadCell isNumber className="w-20">
								{t("length")}
							</HeadCell>
							<HeadCell className="w-36 phone:w-24">{t("role")}</HeadCell>
						</tr>
					</thead>
					<tbody>
						{data.map((column, index) => (
							<Row key={column.name} size="sm">
								<Cell className="truncate pl-0 font-mono text-code" title={column.name}>
									<VisibleText text={column.name} />
								</Cell>
								<Cell className="truncate text-ink-2">{column.type.toLowerCase()}</Cell>
								<Cell isNumber className="text-ink-2">
									{column.length}
								</Cell>
								<Cell className="text-ink-3">
									{column.isTag ? <Tag>{t("roleTag")}</Tag> : t(index === 0 ? "roleTime" : "roleColumn")}
								</Cell>
							</Row>
						))}
					</tbody>
				</Table>
			)}
		</div>
	);
}

/** Child tables of a super table, a page at a time, found by name. */
export function ChildrenPane({ source, name, onSql }: TablePaneProps) {
	const t = useTranslations("explorer");
	const [search, setSearch] = useState("");
	const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useChildren(
		source,
		name,
		useDeferredValue(search.trim()),
	);
	const tables = data?.pages.flatMap((page) => page.tables);
	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<div className="flex flex-wrap items-center gap-3 px-4 py-3">
				<Input
					className="w-72 phone:w-full"
					aria-label={t("childSearch")}
					placeholder={t("childSearch")}
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					spellCheck={false}
				/>
				{tables !== undefined && (
					<span role="status" className="text-small text-ink-3">
						{t("childShown", { count: tables.length })}
					</span>
				)}
			</div>
			<div className="min-h-0 flex-1 overflow-auto px-4 pb-4">
				{error !== null && <Note tone="red">{error.message}</Note>}
				{tables === undefined && error === null && (
					<div role="status" aria-label={t("loading")}>
						<Skeleton className="h-24 w-full" />
					</div>
				)}
				{tables?.length === 0 && <p className="text-ink-3">{t(search.trim() === "" ? "childNone" : "childNoMatch")}</p>}
				<ul className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-x-4">
					{tables?.map((table) => (
						<li key={table}>
							<button
								type="button"
								aria-label={t("childSelect", { name: table })}
								title={table}
								onClick={() => onSql(selectRowsSql(name.database, table))}
								className="block h-7 w-full truncate rounded-mark text-left font-mono text-code text-accent hover:underline phone:h-11"
							>
								<VisibleText text={table} />
							</button>
						</li>
					))}
				</ul>
				{hasNextPage && (
					<Button size="sm" className="mt-2" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
						{t("childMore")}
					</Button>
				)}
			</div>
		</div>
	);
}
