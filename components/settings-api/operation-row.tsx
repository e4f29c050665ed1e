"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Tag } from "@/components/ui/tag";
import type { ApiOperation, JsonSchema } from "@/lib/api-document/document";
import { OperationDetails } from "./operation-details";

interface OperationRowProps {
	operation: ApiOperation;
	schemas: Readonly<Record<string, JsonSchema>>;
}

/** One address and what it does; opens to everything there is to know of it. */
export function OperationRow({ operation, schemas }: OperationRowProps) {
	const t = useTranslations("api");
	const [isOpen, setIsOpen] = useState(false);
	const { method, path, summary, operationId } = operation;
	const role = operation["x-least-role"];
	const detailsId = `api-${operationId}`;
	return (
		<li>
			<button
				type="button"
				aria-expanded={isOpen}
				aria-controls={detailsId}
				onClick={() => setIsOpen(!isOpen)}
				className="ring-inside grid min-h-9 w-full grid-cols-[14px_58px_minmax(0,1.2fr)_minmax(0,1fr)_96px] items-center gap-x-2.5 py-1.5 text-left hover:bg-hover max-md:grid-cols-[14px_58px_minmax(0,1fr)] phone:min-h-11"
			>
				<Icon icon={ChevronRight} size={14} className={cx("text-ink-3 transition-transform", isOpen && "rotate-90")} />
				<span className={cx("font-mono text-code font-medium", method === "GET" ? "text-ink-2" : "text-accent")}>
					{method}
				</span>
				<span className="font-mono text-code wrap-anywhere text-ink">{path}</span>
				<span className="text-ink-2 max-md:col-start-3">{summary}</span>
				<span className="justify-self-end max-md:col-start-3 max-md:justify-self-start">
					<Tag>{role === undefined ? t("anyone") : role}</Tag>
				</span>
			</button>
			<div id={detailsId} hidden={!isOpen}>
				{isOpen && <OperationDetails operation={operation} schemas={schemas} />}
			</div>
		</li>
	);
}
