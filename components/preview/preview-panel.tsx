"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import type { EndInput } from "@/lib/api/check";
import { builtInSamples } from "@/lib/preview/built-in";
import { previewAll } from "@/lib/preview/preview";
import type { PreviewResult, PreviewSample, PreviewSettings, SampleContext } from "@/lib/preview/types";
import { MessageRow } from "./message-row";
import { PasteSource } from "./paste-source";
import { PeekSource } from "./peek-source";
import { PreviewSummary } from "./preview-summary";
import { usePeek } from "./use-peek";

type SampleSource = "samples" | "paste" | "peek";

interface PreviewPanelProps {
	settings: PreviewSettings;
	/** What is known of the source, so that samples look like its rows. */
	context: SampleContext;
	/** What a peek would ask for; undefined with the reason while the source cannot be reached. */
	peekInput: EndInput | undefined;
	peekDisabledReason: string | undefined;
}

const NOTHING: readonly PreviewSample[] = [];

/** What would be published, and what would not and why, for messages of three origins. */
export function PreviewPanel({ settings, context, peekInput, peekDisabledReason }: PreviewPanelProps) {
	const t = useTranslations("preview");
	const [source, setSource] = useState<SampleSource>("samples");
	const [pasted, setPasted] = useState<{ text: string; samples: readonly PreviewSample[] }>({
		text: "",
		samples: NOTHING,
	});
	const peek = usePeek();
	const [openId, setOpenId] = useState<string | undefined>("built-in-0");

	const samples: Record<SampleSource, () => readonly PreviewSample[]> = {
		samples: () => builtInSamples(context),
		paste: () => pasted.samples,
		peek: () => peek.samples,
	};
	const preview = previewAll(samples[source](), settings);
	// Nothing typed yet is no mistake: the rows wait instead of turning red.
	const isWaiting = settings.topic.trim() === "";
	const controls: Record<SampleSource, ReactNode> = {
		samples: null,
		paste: (
			<PasteSource text={pasted.text} context={context} onChange={(text, next) => setPasted({ text, samples: next })} />
		),
		peek: <PeekSource peek={peek} input={peekInput} disabledReason={peekDisabledReason} />,
	};
	return (
		<section aria-label={t("title")} className="flex min-h-full flex-col">
			<div className="border-b border-line bg-sunken px-4 py-2.5">
				<div className="flex min-h-7.5 flex-wrap items-center justify-between gap-2">
					<h2 className="text-section">{t("title")}</h2>
					<Segmented
						size="sm"
						label={t("source")}
						value={source}
						onValueChange={setSource}
						options={[
							{ value: "samples", label: t("samples") },
							{ value: "paste", label: t("paste") },
							{ value: "peek", label: t("peek") },
						]}
					/>
				</div>
				{controls[source]}
				{isWaiting ? (
					<p className="mt-1.5 text-ink-2">{t("noTopicYet")}</p>
				) : (
					preview.results.length > 0 && <PreviewSummary preview={preview} isBuiltIn={source === "samples"} />
				)}
			</div>
			{preview.results.length > 0 && (
				<ol aria-label={t("messages")}>
					{preview.results.map((result) => (
						<MessageRow
							key={result.sample.id}
							result={isWaiting ? waiting(result, t("waits")) : result}
							isOpen={openId === result.sample.id}
							onToggle={() => setOpenId(openId === result.sample.id ? undefined : result.sample.id)}
						/>
					))}
				</ol>
			)}
			{source === "samples" && (
				<p className="px-4 py-3 text-small text-ink-3">
					{context.columns === undefined || context.tmqTopic === undefined
						? t("samplesGeneric")
						: t("samplesFollow", { tmqTopic: context.tmqTopic })}
				</p>
			)}
		</section>
	);
}

function waiting(result: PreviewResult, words: string): PreviewResult {
	return result.outcome === "invalid" ? { outcome: "not-read", sample: result.sample, words } : result;
}
