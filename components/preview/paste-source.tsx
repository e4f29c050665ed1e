"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Textarea } from "@/components/ui/input";
import { pastedSamples } from "@/lib/preview/pasted-samples";
import type { PreviewSample, SampleContext } from "@/lib/preview/types";

interface PasteSourceProps {
	text: string;
	context: SampleContext;
	onChange: (text: string, samples: readonly PreviewSample[]) => void;
}

/** Messages of one's own: rows, bodies as published, or TDengine's metadata. */
export function PasteSource({ text, context, onChange }: PasteSourceProps) {
	const t = useTranslations("preview");
	const id = useId();
	const read = text.trim() === "" ? undefined : pastedSamples(text, context);
	const problem = read === undefined || read.ok ? undefined : read.problem.message;
	return (
		<div className="mt-2 mb-1">
			<label htmlFor={id} className="text-small text-ink-2">
				{t("pasteLabel")}
			</label>
			<Textarea
				id={id}
				isMono
				rows={5}
				className="mt-1"
				spellCheck={false}
				tone={problem === undefined ? undefined : "error"}
				aria-describedby={`${id}-note`}
				placeholder={t("pasteExample")}
				value={text}
				onChange={(event) => {
					const next = event.target.value.trim() === "" ? undefined : pastedSamples(event.target.value, context);
					onChange(event.target.value, next?.ok ? next.samples : []);
				}}
			/>
			<p id={`${id}-note`} role={problem === undefined ? undefined : "alert"} className="mt-1 text-small text-red">
				{problem}
			</p>
		</div>
	);
}
