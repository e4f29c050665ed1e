"use client";

import { Ban, Check, ChevronRight, CircleX, Minus } from "lucide-react";
import { useLocale, useMessages, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Marked } from "@/components/sentence/marked";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { JsonView } from "@/components/ui/json-view";
import { Segmented } from "@/components/ui/segmented";
import { VisibleText } from "@/components/ui/visible-text";
import { bytes } from "@/lib/format/number";
import type { PreviewResult } from "@/lib/preview/types";
import { skipKey } from "@/lib/topic-template/skip-words";
import { skipInWords } from "@/lib/words/skip-in-words";
import { ValuesTable } from "./values-table";

const LOOKS = {
	published: { icon: Check, ink: "text-green" },
	skipped: { icon: Ban, ink: "text-amber" },
	"not-read": { icon: Minus, ink: "text-ink-3" },
	invalid: { icon: CircleX, ink: "text-red" },
} as const satisfies Record<PreviewResult["outcome"], object>;

interface MessageRowProps {
	result: PreviewResult;
	isOpen: boolean;
	onToggle: () => void;
}

/** One message: its kind and what becomes of it; opened, its variables and its body. */
export function MessageRow({ result, isOpen, onToggle }: MessageRowProps) {
	const t = useTranslations("preview");
	const id = useId();
	const look = LOOKS[result.outcome];
	return (
		<li className="border-b border-line">
			<button
				type="button"
				aria-expanded={isOpen}
				aria-controls={id}
				onClick={onToggle}
				className="ring-inside grid min-h-8.5 w-full grid-cols-[16px_138px_minmax(0,1fr)_16px] items-center gap-x-2.5 px-4 py-1 text-left hover:bg-hover phone:min-h-11 phone:grid-cols-[16px_minmax(0,1fr)_16px]"
			>
				<Icon icon={look.icon} className={look.ink} />
				<span className={cx("font-medium", result.outcome === "not-read" && "text-ink-2")}>{result.sample.title}</span>
				<span className="min-w-0 wrap-anywhere phone:col-start-2 phone:row-start-2">
					<Outcome result={result} />
				</span>
				<Icon
					icon={ChevronRight}
					size={14}
					className={cx("text-ink-2 transition-transform phone:col-start-3 phone:row-start-1", isOpen && "rotate-90")}
				/>
			</button>
			<div id={id} hidden={!isOpen} className="pr-4 pb-3 pl-[42px] phone:pl-4">
				{isOpen && <Details result={result} label={t("bodyOf", { title: result.sample.title })} />}
			</div>
		</li>
	);
}

function Outcome({ result }: { result: PreviewResult }) {
	const t = useTranslations("preview");
	const { sentences } = useMessages();
	/** English has words for this very message; other languages for its kind. */
	const skipReason = ({ words, reason }: Extract<PreviewResult, { outcome: "skipped" }>) =>
		sentences.skips[reason.kind] === undefined ? words : skipInWords(sentences, skipKey(reason));
	switch (result.outcome) {
		case "published":
			return (
				<code className="text-code">
					<VisibleText text={result.mqttTopic} />
				</code>
			);
		case "skipped":
			return (
				<>
					<span className="text-amber">{t("skippedWord")}</span> <Marked text={skipReason(result)} />
				</>
			);
		case "not-read":
			return (
				<span className="text-ink-3">
					<Marked text={capital(result.words)} />
				</span>
			);
		case "invalid":
			return (
				<span className="text-red">
					<Marked text={result.words} />
				</span>
			);
	}
	return result satisfies never;
}

function Details({ result, label }: { result: PreviewResult; label: string }) {
	const t = useTranslations("preview");
	const tCommon = useTranslations("common");
	const language = useLocale();
	const [view, setView] = useState<"formatted" | "exact">("formatted");
	const { body } = result.sample;
	const size = bytes(new TextEncoder().encode(body).length, language).text;
	return (
		<>
			<ValuesTable values={result.sample.values} />
			<div className="mt-2 mb-1.5 flex flex-wrap items-center gap-2">
				<span className="mr-auto text-small text-ink-3">
					{t(result.outcome === "published" ? "body" : "bodyNotSent", { size })}
				</span>
				<Segmented
					size="sm"
					label={tCommon("bodyView")}
					value={view}
					onValueChange={setView}
					options={[
						{ value: "formatted", label: tCommon("formatted") },
						{ value: "exact", label: tCommon("exact") },
					]}
				/>
				<CopyButton text={body} />
			</div>
			<JsonView text={body} view={view} label={label} />
		</>
	);
}

function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
