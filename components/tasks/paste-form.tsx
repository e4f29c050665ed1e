"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useOpenPasted } from "@/components/shell/pasted-command";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Textarea } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

const EXAMPLE = `taosx run
  -f "tmq+ws://user:password@tdengine.example:6041/topic_meters?group.id=site-1"
  -t "mqtt://broker.example:1883?version=5.0&client_id=site-1&topic=plant/{table}"`;

interface PasteFormProps {
	className?: string;
	isFilledPrimary?: boolean;
	/** The text was taken, and the form is being opened. */
	onDone?: () => void;
}

/** A field for a whole command, and the way to the form it fills. */
export function PasteForm({ className, isFilledPrimary = false, onDone }: PasteFormProps) {
	const t = useTranslations("tasks.startPage");
	const openPasted = useOpenPasted();
	const [text, setText] = useState("");
	const isEmpty = text.trim() === "";
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				if (isEmpty) return;
				openPasted(text);
				onDone?.();
			}}
			className={cx("flex flex-col gap-3.5", className)}
		>
			<Textarea
				aria-label={t("pasteLabel")}
				isMono
				spellCheck={false}
				autoComplete="off"
				value={text}
				onChange={(event) => setText(event.target.value)}
				placeholder={EXAMPLE}
				className="min-h-40 flex-1 resize-none"
			/>
			<div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
				<Button
					type="submit"
					icon={ArrowRight}
					variant={isFilledPrimary ? "primary" : "default"}
					disabledReason={isEmpty ? t("fillNeedsText") : undefined}
				>
					{t("fill")}
				</Button>
				<p className="text-small text-ink-3">{t.rich("pasteHint", { key: (chunks) => <Kbd>{chunks}</Kbd> })}</p>
			</div>
		</form>
	);
}
