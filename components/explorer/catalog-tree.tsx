"use client";

import { ChevronRight, Database, Rss, Table2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { cx } from "@/components/ui/cx";
import { Icon, type IconType } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { VisibleText } from "@/components/ui/visible-text";
import type { Catalog, DatabaseInfo } from "@/lib/api/explorer";
import { duration } from "@/lib/format/duration";

/** What is chosen in the tree. */
export type Chosen = { kind: "table"; database: string; table: string } | { kind: "topic"; name: string };

interface CatalogTreeProps {
	catalog: Catalog;
	chosen: Chosen | undefined;
	onChoose: (chosen: Chosen) => void;
}

/** Databases with their super tables, and the TMQ topics; filtered by name. */
export function CatalogTree({ catalog, chosen, onChoose }: CatalogTreeProps) {
	const t = useTranslations("explorer");
	const [filter, setFilter] = useState("");
	const words = filter.trim().toLowerCase();
	const has = (name: string) => name.toLowerCase().includes(words);
	const databases = catalog.databases.filter(
		({ name }) => has(name) || catalog.superTables.some((table) => table.database === name && has(table.name)),
	);
	const topics = catalog.topics.filter(({ name, database }) => has(name) || has(database));
	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<div className="p-3 pb-2">
				<Input
					aria-label={t("filter")}
					placeholder={t("filter")}
					value={filter}
					onChange={(event) => setFilter(event.target.value)}
					spellCheck={false}
				/>
			</div>
			<div className="min-h-0 flex-1 overflow-y-auto pb-4">
				<Heading>{t("databases")}</Heading>
				{catalog.databases.length === 0 && <Nothing>{t("noDatabases")}</Nothing>}
				{catalog.databases.length > 0 && databases.length === 0 && <Nothing>{t("noMatch")}</Nothing>}
				<ul>
					{databases.map((database) => (
						<DatabaseNode
							key={database.name}
							database={database}
							tables={catalog.superTables
								.filter((table) => table.database === database.name && (has(table.name) || has(database.name)))
								.map(({ name }) => name)}
							isFiltered={words !== ""}
							isAlone={catalog.databases.length <= 3}
							chosen={chosen}
							onChoose={onChoose}
						/>
					))}
				</ul>
				<Heading>{t("topics")}</Heading>
				{topics.length === 0 && <Nothing>{t(catalog.topics.length === 0 ? "noTopics" : "noMatch")}</Nothing>}
				<ul>
					{topics.map((topic) => (
						<li key={topic.name}>
							<Leaf
								icon={Rss}
								isChosen={chosen?.kind === "topic" && chosen.name === topic.name}
								onClick={() => onChoose({ kind: "topic", name: topic.name })}
								name={topic.name}
								hint={t(`topicKind.${topic.type}`)}
								className="pl-3"
							/>
						</li>
					))}
				</ul>
			</div>
		</div>
	);
}

interface DatabaseNodeProps {
	database: DatabaseInfo;
	tables: readonly string[];
	isFiltered: boolean;
	/** Few enough to show what is in it from the start. */
	isAlone: boolean;
	chosen: Chosen | undefined;
	onChoose: (chosen: Chosen) => void;
}

function DatabaseNode({ database, tables, isFiltered, isAlone, chosen, onChoose }: DatabaseNodeProps) {
	const language = useLocale();
	const t = useTranslations("explorer");
	const { name, precision, vgroups, walRetentionS } = database;
	const [isOpen, setIsOpen] = useState(isAlone);
	const isShown = isOpen || isFiltered;
	const facts = t("databaseFacts", { precision, vgroups, retention: duration(walRetentionS * 1_000, language) });
	return (
		<li>
			<button
				type="button"
				aria-expanded={isShown}
				aria-label={t("showTables", { name })}
				title={facts}
				onClick={() => setIsOpen(!isShown)}
				className="ring-inside flex h-7 w-full items-center gap-1.5 px-3 text-left hover:bg-hover phone:h-11"
			>
				<Icon icon={ChevronRight} size={12} className={cx("text-ink-3 transition-transform", isShown && "rotate-90")} />
				<Icon icon={Database} size={14} className="text-ink-3" />
				<span className="min-w-0 truncate">
					<VisibleText text={name} />
				</span>
				<span className="ml-auto shrink-0 pl-2 text-tiny text-ink-3">{precision}</span>
			</button>
			{isShown && (
				<ul>
					{tables.length === 0 && (
						<li>
							<Nothing className="pl-8.5">{t("noSuperTables")}</Nothing>
						</li>
					)}
					{tables.map((table) => (
						<li key={table}>
							<Leaf
								icon={Table2}
								isChosen={chosen?.kind === "table" && chosen.database === name && chosen.table === table}
								onClick={() => onChoose({ kind: "table", database: name, table })}
								name={table}
								className="pl-8.5"
							/>
						</li>
					))}
				</ul>
			)}
		</li>
	);
}

interface LeafProps {
	icon: IconType;
	name: string;
	hint?: string;
	isChosen: boolean;
	onClick: () => void;
	className: string;
}

function Leaf({ icon, name, hint, isChosen, onClick, className }: LeafProps) {
	return (
		<button
			type="button"
			aria-current={isChosen || undefined}
			onClick={onClick}
			title={name}
			className={cx(
				"ring-inside flex h-7 w-full items-center gap-1.5 pr-3 text-left phone:h-11",
				isChosen ? "bg-accent-bg font-medium text-accent" : "hover:bg-hover",
				className,
			)}
		>
			<Icon icon={icon} size={14} className={isChosen ? "" : "text-ink-3"} />
			<span className="min-w-0 truncate">
				<VisibleText text={name} />
			</span>
			{hint !== undefined && (
				<span className={cx("ml-auto shrink-0 pl-2 text-tiny font-normal", isChosen ? "text-accent" : "text-ink-3")}>
					{hint}
				</span>
			)}
		</button>
	);
}

function Heading({ children }: { children: string }) {
	return <h2 className="px-3 pt-2.5 pb-1 text-small font-medium text-ink-2">{children}</h2>;
}

function Nothing({ children, className = "px-3" }: { children: string; className?: string }) {
	return <p className={cx("py-1 text-small text-ink-3", className)}>{children}</p>;
}
