"use client";

import { ChevronRight, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { withMqtt5 } from "@/lib/dsn/field";
import type { DsnEnd } from "@/lib/dsn/types";
import { AddUserProperty } from "./add-user-property";
import { AdvancedField } from "./advanced-field";
import { advancedSpecs, otherParams, specOf } from "./field-specs";
import { useTaskForm } from "./form-context";

/** All that most tasks leave alone, folded under one line that says how it stands. */
export function AdvancedSection() {
	const t = useTranslations("form");
	const { draft, errorOf } = useTaskForm();
	const [isOpen, setIsOpen] = useState(false);
	const value = (end: DsnEnd, name: string) => draft[end].params[name] || (specOf(end, name).default ?? "");
	const hasError = (["source", "broker"] as const).some((end) =>
		[...advancedSpecs(end, draft[end]).map((spec) => spec.name), ...otherParams(end, draft[end])].some(
			(name) => errorOf(`${end}.${name}`) !== undefined,
		),
	);
	const isShown = isOpen || hasError;
	const rate = value("broker", "rate_limit");
	const keepAlive = value("broker", "keep_alive");
	return (
		<section aria-label={t("advanced")} className="border-t border-line py-2.5">
			<h2 className="text-section">
				<button
					type="button"
					aria-expanded={isShown}
					aria-controls="advanced-fields"
					onClick={() => setIsOpen(!isShown)}
					className="flex min-h-7.5 w-full items-center gap-2 rounded-mark text-left phone:min-h-11"
				>
					<Icon
						icon={ChevronRight}
						size={14}
						className={cx("text-ink-2 transition-transform", isShown && "rotate-90")}
					/>
					{t("advanced")}
					<span className="min-w-0 truncate text-small font-normal text-ink-3">
						{t("advancedSummary", {
							keepAlive: keepAlive === "0" ? t("keepAliveOff") : t("keepAlive", { seconds: keepAlive }),
							inFlight: value("broker", "max_inflight"),
							rate: rate === "" ? t("noRateLimit") : t("rateLimit", { rate }),
						})}
					</span>
				</button>
			</h2>
			<div id="advanced-fields" hidden={!isShown} className="mt-2 space-y-5">
				{isShown && (["source", "broker"] as const).map((end) => <AdvancedEnd key={end} end={end} />)}
			</div>
		</section>
	);
}

function AdvancedEnd({ end }: { end: DsnEnd }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	return (
		<div className="space-y-1.5 phone:space-y-3">
			<div className="flex items-center justify-between">
				<h3 className="font-medium text-ink-2">{t(end)}</h3>
				<Button size="sm" variant="quiet" icon={Plus} onClick={() => dispatch({ type: "add-host", end })}>
					{t("addServer")}
				</Button>
			</div>
			{advancedSpecs(end, draft[end]).map((spec) => (
				<AdvancedField key={spec.name} end={end} spec={spec} />
			))}
			{otherParams(end, draft[end]).map((name) => (
				<AdvancedField key={name} end={end} spec={undefined} name={name} />
			))}
			{end === "broker" && withMqtt5.isMet(draft.broker) && <AddUserProperty />}
		</div>
	);
}
