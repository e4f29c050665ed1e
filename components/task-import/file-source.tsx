"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";

interface FileSourceProps {
	text: string;
	onText: (text: string) => void;
	onFile: (file: File) => void;
	/** So that a problem can lead to its line. */
	field: RefObject<HTMLTextAreaElement | null>;
}

/** The file: chosen, dropped or pasted, and open to changes. */
export function FileSource({ text, onText, onFile, field }: FileSourceProps) {
	const t = useTranslations("taskImport");
	const input = useRef<HTMLInputElement>(null);
	return (
		<section className="min-w-0 lg:sticky lg:top-28 lg:self-start">
			<div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
				<h2 className="mr-auto text-section">{t("file")}</h2>
				<Button size="sm" icon={FileUp} onClick={() => input.current?.click()}>
					{t("choose")}
				</Button>
				<span className="text-small text-ink-3">{t("dropHint")}</span>
				<input
					ref={input}
					type="file"
					accept=".yaml,.yml,text/yaml,application/yaml"
					aria-label={t("choose")}
					tabIndex={-1}
					className="sr-only"
					onChange={(event) => {
						const file = event.target.files?.[0];
						if (file !== undefined) onFile(file);
						// The same file may be chosen again after it was changed outside.
						event.target.value = "";
					}}
				/>
			</div>
			<Textarea
				ref={field}
				aria-label={t("text")}
				isMono
				spellCheck={false}
				autoComplete="off"
				wrap="off"
				value={text}
				onChange={(event) => onText(event.target.value)}
				placeholder={t("placeholder")}
				className="min-h-80 resize-y lg:h-[calc(100dvh-14rem)] phone:min-h-48"
			/>
		</section>
	);
}
