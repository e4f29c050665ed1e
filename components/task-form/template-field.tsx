"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { inputClass } from "@/components/ui/input-class";
import { useSay } from "@/components/ui/use-say";
import { parseTemplate } from "@/lib/topic-template/parse";
import { TEMPLATE_VARIABLES } from "@/lib/topic-template/types";
import { METADATA_ONLY, type TemplateSpan, templateSpans } from "./template-text";

interface TemplateFieldProps {
	id: string;
	value: string;
	onChange: (text: string) => void;
	onBlur: () => void;
	describedBy: string;
	placeholder?: string | undefined;
	/** Data rows are published to it, so `{stable}` is worth a warning. */
	isForData: boolean;
	isInvalid: boolean;
}

const LOOKS = {
	plain: "text-ink",
	variable: "rounded-mark bg-accent-bg text-accent",
	warned: "rounded-t-mark bg-amber-bg text-amber shadow-[inset_0_-1.5px_0_var(--amber-dot)]",
	wrong: "text-red underline decoration-red-dot decoration-wavy underline-offset-4",
} as const satisfies Record<TemplateSpan["look"], string>;

/** A topic template: variables are coloured as they are typed, and chips below put them in at the cursor. */
export function TemplateField(props: TemplateFieldProps) {
	const { value, onChange, isForData } = props;
	const t = useTranslations("form");
	const input = useRef<HTMLInputElement>(null);
	const coloured = useRef<HTMLDivElement>(null);
	const cursor = useRef<number | undefined>(undefined);

	// React writes the new value with the cursor at its end; a chip's place is where the cursor was.
	useLayoutEffect(() => {
		if (cursor.current === undefined || input.current === null) return;
		input.current.focus();
		input.current.setSelectionRange(cursor.current, cursor.current);
		cursor.current = undefined;
	});

	const insert = (variable: string) => {
		const start = input.current?.selectionStart ?? value.length;
		const end = input.current?.selectionEnd ?? start;
		const text = `{${variable}}`;
		cursor.current = start + text.length;
		onChange(value.slice(0, start) + text + value.slice(end));
	};
	const spans = templateSpans(value, isForData);
	const isWarned = spans.some((span) => span.look === "warned");
	const tone =
		props.isInvalid || spans.some((span) => span.look === "wrong") ? "error" : isWarned ? "warning" : undefined;
	return (
		<>
			<div className="relative">
				{/* Under the transparent text of the input lies the same text in colours, scrolled along with it. */}
				<div
					ref={coloured}
					aria-hidden
					className="absolute inset-0 flex items-center overflow-hidden border border-transparent px-2.5 font-mono text-code whitespace-pre"
				>
					<span>
						{spans.map((span) => (
							<span key={span.at} className={cx("box-decoration-clone py-0.5", LOOKS[span.look])}>
								{span.text}
							</span>
						))}
					</span>
				</div>
				<input
					ref={input}
					id={props.id}
					value={value}
					onChange={(event) => onChange(event.target.value)}
					onBlur={props.onBlur}
					onScroll={(event) => {
						if (coloured.current !== null) coloured.current.scrollLeft = event.currentTarget.scrollLeft;
					}}
					aria-describedby={props.describedBy}
					aria-invalid={tone === "error" || undefined}
					placeholder={props.placeholder}
					spellCheck={false}
					autoCapitalize="off"
					autoComplete="off"
					className={cx(
						inputClass(tone, true),
						"relative h-7.5 bg-transparent px-2.5 text-transparent caret-ink phone:h-11",
					)}
				/>
			</div>
			<fieldset aria-label={t("insertVariable")} className="mt-1.5 flex flex-wrap items-center gap-1.5">
				<span aria-hidden className="text-small text-ink-3">
					{t("insert")}
				</span>
				{TEMPLATE_VARIABLES.filter((variable) => !METADATA_ONLY.has(variable))
					.concat(...METADATA_ONLY)
					.map((variable) => (
						<button
							key={variable}
							type="button"
							onClick={() => insert(variable)}
							className={cx(
								"inline-flex h-6 items-center gap-1.5 rounded-mark border px-1.5 hover:bg-hover phone:h-11 phone:px-3",
								isForData && METADATA_ONLY.has(variable) ? "border-amber-dot text-amber" : "border-line-2 text-ink",
							)}
						>
							<code className="text-code">{`{${variable}}`}</code>
							{METADATA_ONLY.has(variable) && <span className="text-small text-amber">{t("metadataOnly")}</span>}
						</button>
					))}
			</fieldset>
			<TemplateMends value={value} onChange={onChange} />
		</>
	);
}

/** What is wrong with the template, while it is typed, with the mend as a button where one is known. */
function TemplateMends({ value, onChange }: { value: string; onChange: (text: string) => void }) {
	const t = useTranslations("form");
	const say = useSay();
	const parsed = parseTemplate(value);
	const issues = parsed.ok ? [] : parsed.issues.filter((issue) => issue.code !== "empty");
	return (
		<div aria-live="polite">
			{issues.map((issue) => (
				<p
					key={`${issue.code} ${issue.start}`}
					className="mt-1.5 flex flex-wrap items-center gap-x-2 text-small text-red"
				>
					<Icon icon={TriangleAlert} size={14} />
					<span>{say(issue.message)}</span>
					{issue.suggestion !== undefined && (
						<button
							type="button"
							className="rounded-mark font-medium text-accent underline-offset-2 hover:underline phone:min-h-11"
							onClick={() => onChange(`${value.slice(0, issue.start)}{${issue.suggestion}}${value.slice(issue.end)}`)}
						>
							{t("useVariable", { variable: `{${issue.suggestion}}` })}
						</button>
					)}
				</p>
			))}
		</div>
	);
}
