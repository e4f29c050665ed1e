"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Tag } from "@/components/ui/tag";
import { VisibleText } from "@/components/ui/visible-text";
import type { TmqTopicInfo } from "@/lib/api/check";
import type { SecretOwner } from "@/lib/api/task";
import { dropTopicSql } from "@/lib/sql/select";
import { sourceKey } from "./use-explorer";

interface TopicPaneProps {
	source: SecretOwner;
	topic: TmqTopicInfo;
	/** Puts a statement into the editor, not run. */
	onEdit: (sql: string) => void;
}

/** One TMQ topic: what it delivers, the statement that made it, and the way to a task. */
export function TopicPane({ source, topic, onEdit }: TopicPaneProps) {
	const t = useTranslations("explorer");
	const { name, database, type, withMeta, sql, columns } = topic;
	return (
		<div className="min-h-0 flex-1 overflow-auto p-4">
			<div className="flex flex-wrap items-center gap-2">
				<div className="mr-auto min-w-0">
					<h2 className="font-mono text-section wrap-anywhere">
						<VisibleText text={name} />
					</h2>
					<p className="text-small text-ink-3">
						{t("topicFacts", { kind: t(`topicKind.${type}`), database })}, {t(withMeta ? "topicMeta" : "topicNoMeta")}
					</p>
				</div>
				<ButtonLink href={newTaskHref(source, name)} variant="primary" icon={Plus}>
					{t("topicNewTask")}
				</ButtonLink>
				<Button variant="danger-quiet" icon={Trash2} onClick={() => onEdit(dropTopicSql(name))}>
					{t("topicDrop")}
				</Button>
			</div>
			<div className="mt-4 mb-1.5 flex items-center justify-between">
				<h3 className="text-small font-medium text-ink-2">{t("topicSql")}</h3>
				<CopyButton text={sql} />
			</div>
			<CodeBlock label={t("topicSql")} isWrapped>
				{sql}
			</CodeBlock>
			{columns !== undefined && (
				<>
					<h3 className="mt-4 mb-1.5 text-small font-medium text-ink-2">{t("topicColumns")}</h3>
					<ul className="flex flex-wrap gap-1.5">
						{columns.map((column) => (
							<li key={column.name}>
								<Tag isMono>
									<VisibleText text={column.name} />
									<span className="ml-1.5 font-sans text-ink-3">{column.type.toLowerCase()}</span>
								</Tag>
							</li>
						))}
					</ul>
				</>
			)}
		</div>
	);
}

/** A new task's form with source and TMQ topic filled in. */
export function newTaskHref(source: SecretOwner, tmqTopic: string): string {
	return `/tasks/new?source=${encodeURIComponent(sourceKey(source))}&topic=${encodeURIComponent(tmqTopic)}`;
}
