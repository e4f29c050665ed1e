"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { Icon } from "@/components/ui/icon";

const MOST_LABELS = 20;

interface LabelInputProps {
	id: string;
	labels: readonly string[];
	onChange: (labels: string[]) => void;
	describedBy: string;
}

/** Words in a box: Enter or a comma makes one, Backspace in the empty field takes the last one out. */
export function LabelInput({ id, labels, onChange, describedBy }: LabelInputProps) {
	const t = useTranslations("form");
	const [text, setText] = useState("");
	const add = (typed: string) => {
		const words = typed.split(",").map((word) => word.trim().slice(0, 40));
		const next = [...new Set([...labels, ...words.filter((word) => word !== "")])].slice(0, MOST_LABELS);
		if (next.length !== labels.length) onChange(next);
		setText("");
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
		if (event.key === "Enter" || event.key === ",") {
			event.preventDefault();
			add(text);
		} else if (event.key === "Backspace" && text === "" && labels.length > 0) {
			onChange(labels.slice(0, -1));
		}
	};
	return (
		<div className="flex min-h-7.5 flex-wrap items-center gap-1 rounded-box border border-control px-1.5 py-0.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent phone:min-h-11">
			{labels.map((label) => (
				<span
					key={label}
					className="inline-flex h-5 max-w-full items-center gap-0.5 rounded-mark border border-line-2 pl-1.5 text-tiny text-ink-2"
				>
					<span className="truncate">{label}</span>
					<button
						type="button"
						aria-label={t("removeLabel", { label })}
						onClick={() => onChange(labels.filter((other) => other !== label))}
						className="flex size-5 items-center justify-center rounded-mark text-ink-3 hover:text-ink"
					>
						<Icon icon={X} size={12} />
					</button>
				</span>
			))}
			<input
				id={id}
				aria-describedby={describedBy}
				value={text}
				onChange={(event) => (event.target.value.includes(",") ? add(event.target.value) : setText(event.target.value))}
				onKeyDown={onKeyDown}
				onBlur={() => add(text)}
				autoComplete="off"
				className="min-w-16 flex-1 bg-transparent px-1 outline-none focus-visible:shadow-none"
			/>
		</div>
	);
}
