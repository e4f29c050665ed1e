"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";

interface StepProps {
	number: number;
	title: string;
	text: string;
	/** `done` shows the choice, `open` the work, `later` the title alone. */
	state: "done" | "open" | "later";
	/** What was chosen. */
	summary?: ReactNode;
	onChange: () => void;
	children: ReactNode;
}

/** One step: its number on a line that leads through all of them. */
export function Step({ number, title, text, state, summary, onChange, children }: StepProps) {
	const t = useTranslations("onboarding");
	return (
		<li className="relative grid grid-cols-[36px_minmax(0,1fr)] pb-5">
			<span aria-hidden className="absolute top-7 bottom-0 left-[11.5px] w-px bg-line in-[li:last-child]:hidden" />
			<span
				className={cx(
					"flex size-6 items-center justify-center rounded-full border text-small font-medium",
					// Beside the button, which is higher on a phone.
					state === "done" && "border-green-line bg-green-bg text-green phone:mt-2.5",
					state === "open" && "border-transparent bg-accent-fill text-on-accent",
					state === "later" && "border-line-2 text-ink-3",
				)}
			>
				<span className="sr-only">{t("step", { number })}</span>
				{state === "done" ? <Icon icon={Check} size={14} /> : <span aria-hidden>{number}</span>}
			</span>
			<section aria-label={title} className="min-w-0">
				<div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
					<h2 className={cx("text-section", state === "later" && "text-ink-3")}>{title}</h2>
					{state === "done" && (
						<>
							<span className="min-w-0 font-mono text-code wrap-anywhere text-ink-2">{summary}</span>
							<Button
								size="sm"
								variant="quiet"
								className="ml-auto"
								aria-label={t("changeStep", { step: title })}
								onClick={onChange}
							>
								{t("change")}
							</Button>
						</>
					)}
				</div>
				{state === "open" && (
					<>
						<p className="mb-3 max-w-[80ch] text-ink-2">{text}</p>
						{children}
					</>
				)}
			</section>
		</li>
	);
}
