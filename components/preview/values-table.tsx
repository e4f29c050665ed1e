"use client";

import { useTranslations } from "next-intl";
import { VisibleText } from "@/components/ui/visible-text";
import { TEMPLATE_VARIABLES, type TemplateValues } from "@/lib/topic-template/types";

const ORDER = [...TEMPLATE_VARIABLES].sort((a, b) => Number(a === "stable") - Number(b === "stable"));

/** The variables of a message, and which of them TDengine does not send with it. */
export function ValuesTable({ values }: { values: TemplateValues }) {
	const t = useTranslations("preview");
	return (
		<dl aria-label={t("variables")} className="flex flex-wrap gap-x-5 gap-y-1">
			{ORDER.map((name) => (
				<div key={name} className="min-w-0 font-mono text-code">
					<dt className="text-ink-3">{name}</dt>
					<dd className="wrap-anywhere">
						{values[name] === undefined ? (
							<span className="text-amber">{t("notSent")}</span>
						) : (
							<VisibleText text={values[name]} />
						)}
					</dd>
				</div>
			))}
		</dl>
	);
}
