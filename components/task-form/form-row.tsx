"use client";

import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Tooltip } from "@/components/ui/tooltip";
import { useSay } from "@/components/ui/use-say";

interface FormRowProps {
	label: string;
	/** Id of the control; without it the label is plain text and the controls carry names of their own. */
	htmlFor?: string;
	/** Id that radio groups and the like are labelled by. */
	labelId?: string;
	isRequired?: boolean;
	help?: string | undefined;
	children: ReactNode;
	className?: string;
}

/** One line of the form: label on the left in a column of 136 px, above on a phone. */
export function FormRow({ label, htmlFor, labelId, isRequired = false, help, children, className }: FormRowProps) {
	const mark = isRequired && <RequiredMark />;
	return (
		<div className={cx("group/row grid grid-cols-[136px_minmax(0,1fr)] phone:block", className)}>
			<div className="flex items-center gap-0.5 self-start pr-1 text-ink-2 min-h-7.5 phone:min-h-8">
				{htmlFor === undefined ? (
					<span id={labelId}>
						{label}
						{mark}
					</span>
				) : (
					<label htmlFor={htmlFor}>
						{label}
						{mark}
					</label>
				)}
				{help !== undefined && <Help label={label} text={help} />}
			</div>
			<div className="min-w-0">{children}</div>
		</div>
	);
}

/** A label and its control that share a row with another; the right one of the form's two columns. */
export function SideField({ label, htmlFor, labelId, help, children }: Omit<FormRowProps, "className" | "isRequired">) {
	return (
		<div className="group/row grid grid-cols-[84px_minmax(0,1fr)] items-start phone:block">
			<div className="flex min-h-7.5 items-center gap-0.5 whitespace-nowrap text-ink-2 phone:min-h-8">
				{htmlFor === undefined ? <span id={labelId}>{label}</span> : <label htmlFor={htmlFor}>{label}</label>}
				{help !== undefined && <Help label={label} text={help} />}
			</div>
			<div className="min-w-0">{children}</div>
		</div>
	);
}

/** Left field and the 300 px column on the right that all rows share. */
export function TwoColumns({ children }: { children: ReactNode }) {
	return (
		<div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-x-2 gap-y-1.5 @max-2xl:grid-cols-1">
			{children}
		</div>
	);
}

/** What stands under a control: the error, else what is given. */
export function FieldNote({ id, error, children }: { id: string; error?: string | undefined; children?: ReactNode }) {
	const say = useSay();
	return (
		<div id={id} className="max-w-[90ch] text-small text-ink-3 not-empty:mt-1">
			{error !== undefined ? (
				<p role="alert" className="text-red">
					{say(error)}
				</p>
			) : (
				children
			)}
		</div>
	);
}

function RequiredMark() {
	const t = useTranslations("common");
	return (
		<>
			<span aria-hidden> *</span>
			<span className="sr-only"> ({t("required")})</span>
		</>
	);
}

/** Out of sight until the row is pointed at or holds the focus, so that a form at rest stays quiet. */
function Help({ label, text }: { label: string; text: string }) {
	const t = useTranslations("form");
	return (
		<Tooltip text={text}>
			<button
				type="button"
				aria-label={t("helpFor", { field: label })}
				className="flex size-5 shrink-0 items-center justify-center rounded-mark text-ink-3 opacity-0 transition-opacity group-hover/row:opacity-100 group-focus-within/row:opacity-100 hover:text-ink phone:opacity-100"
			>
				<Icon icon={CircleHelp} size={14} />
			</button>
		</Tooltip>
	);
}
