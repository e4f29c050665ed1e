"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import { useSay } from "./use-say";

export interface FieldIds {
	id: string;
	"aria-describedby": string | undefined;
	"aria-labelledby": string;
}

interface FieldProps {
	label: ReactNode;
	/** Draws the control; spread the ids on it so that label, help and error belong to it. */
	children: (ids: FieldIds) => ReactNode;
	help?: ReactNode;
	/** Sentence: what is wrong, then what to do. */
	error?: ReactNode;
	warning?: ReactNode;
	isRequired?: boolean;
	/** `row`: label in a left column of 124 px, stacked on a phone. `beside`: the short column right of another field. */
	layout?: "row" | "beside" | "stacked";
	className?: string;
}

const LAYOUTS = {
	row: "grid grid-cols-[124px_minmax(0,1fr)] gap-x-0 phone:block",
	beside: "grid grid-cols-[60px_minmax(0,1fr)] gap-x-3 phone:block",
	stacked: "block",
} as const;

/** One labelled control with its help and its error, in the two columns of the form. */
export function Field({
	label,
	children,
	help,
	error,
	warning,
	isRequired = false,
	layout = "row",
	className,
}: FieldProps) {
	const t = useTranslations("common");
	const say = useSay();
	const id = useId();
	const hasNote = help !== undefined || error !== undefined || warning !== undefined;
	const noteId = `${id}-note`;
	return (
		<div className={cx(LAYOUTS[layout], "min-w-0", className)}>
			<label
				id={`${id}-label`}
				htmlFor={id}
				className={cx("block py-[5px] text-ink-2", layout === "stacked" && "pb-1", layout !== "stacked" && "pr-3")}
			>
				{label}
				{isRequired && (
					<>
						<span aria-hidden> *</span>
						<span className="sr-only"> ({t("required")})</span>
					</>
				)}
			</label>
			<div className="min-w-0">
				{children({ id, "aria-describedby": hasNote ? noteId : undefined, "aria-labelledby": `${id}-label` })}
				{hasNote && (
					<div id={noteId} className="mt-1 max-w-[90ch] text-small text-ink-3">
						{error !== undefined && (
							<p role="alert" className="text-red">
								{typeof error === "string" ? say(error) : error}
							</p>
						)}
						{warning !== undefined && <p className="text-amber">{warning}</p>}
						{help !== undefined && error === undefined && <p>{help}</p>}
					</div>
				)}
			</div>
		</div>
	);
}
