"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { useSay } from "@/components/ui/use-say";
import type { TmqTopicInfo } from "@/lib/api/check";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { fieldKey } from "./issues";
import { useSpec } from "./use-spec";
import type { TopicList } from "./use-tmq-topics";

/** Free text with the server's TMQ topics as proposals, asked for when the field is entered. */
export function TmqTopicField({ list, load }: { list: TopicList; load: () => void }) {
	const t = useTranslations("form");
	const say = useSay();
	const { draft, dispatch } = useTaskForm();
	const { error, noteId, props } = useFieldProps(fieldKey("source", "object"));
	const spec = useSpec("source", "object");
	const listId = useId();
	const [isOpen, setIsOpen] = useState(false);
	const [active, setActive] = useState(-1);
	const { object } = draft.source;
	const topics = list.phase === "ready" ? list.topics : [];
	const chosen = topics.find((topic) => topic.name === object.trim());
	// The whole list while it shows a chosen topic: somebody who opens it wants to see the others.
	const shown = chosen === undefined ? topics.filter((topic) => matches(topic, object)) : topics;
	const set = (value: string) => dispatch({ type: "part", end: "source", part: "object", value });
	const pick = (topic: TmqTopicInfo) => {
		set(topic.name);
		setIsOpen(false);
	};
	const open = () => {
		load();
		setIsOpen(true);
		setActive(-1);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			if (!isOpen) open();
			const step = event.key === "ArrowDown" ? 1 : -1;
			if (shown.length > 0) setActive((active + step + shown.length) % shown.length);
		} else if (event.key === "Enter" && isOpen && shown[active] !== undefined) {
			event.preventDefault();
			pick(shown[active]);
		} else if (event.key === "Escape" && isOpen) {
			event.preventDefault();
			setIsOpen(false);
		}
	};
	const optionId = (index: number) => `${listId}-${index}`;
	return (
		<FormRow label={spec.label} htmlFor={props.id} isRequired help={spec.help}>
			<div className="relative">
				<Input
					{...props}
					role="combobox"
					aria-expanded={isOpen}
					aria-controls={listId}
					aria-autocomplete="list"
					aria-activedescendant={isOpen && active >= 0 ? optionId(active) : undefined}
					value={object}
					onChange={(event) => {
						set(event.target.value);
						if (!isOpen) open();
					}}
					onClick={() => !isOpen && open()}
					onKeyDown={onKeyDown}
					onBlur={() => {
						setIsOpen(false);
						props.onBlur();
					}}
					placeholder={spec.placeholder}
					spellCheck={false}
					autoCapitalize="off"
					trailing={<Icon icon={ChevronDown} size={14} className="pointer-events-none" />}
				/>
				{chosen !== undefined && !isOpen && (
					<span
						aria-hidden
						className="pointer-events-none absolute inset-y-0 left-2.5 flex max-w-[calc(100%-48px)] items-center gap-2"
					>
						<span className="invisible">{object}</span>
						<span className="truncate text-small text-ink-3">{kindWords(chosen)}</span>
					</span>
				)}
				<div
					className={cx(
						"float-in absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-auto rounded-box border border-line bg-raised p-1 shadow-floating",
						!isOpen && "hidden",
					)}
				>
					<div role="listbox" id={listId} aria-label={t("tmqTopics")}>
						{shown.map((topic, index) => (
							<div
								key={topic.name}
								id={optionId(index)}
								role="option"
								tabIndex={-1}
								aria-selected={topic === chosen}
								// The press would blur the field and close the list before the click arrives.
								onPointerDown={(event) => event.preventDefault()}
								onClick={() => pick(topic)}
								onKeyDown={() => {}}
								className={cx(
									"flex min-h-7 cursor-pointer flex-wrap items-center gap-x-2 rounded-mark px-2 phone:min-h-11",
									index === active ? "bg-accent-bg" : "hover:bg-hover",
								)}
							>
								<span className="font-medium">{topic.name}</span>
								<span className="text-small text-ink-3">{kindWords(topic)}</span>
							</div>
						))}
					</div>
					{shown.length === 0 && <p className="px-2 py-1 text-small text-ink-3">{emptyWords()}</p>}
				</div>
			</div>
			<FieldNote id={noteId} error={error} />
		</FormRow>
	);

	function kindWords(topic: TmqTopicInfo): string {
		const kind = t(`topicType.${topic.type}`, { database: topic.database });
		return topic.withMeta ? t("topicWithMeta", { kind }) : kind;
	}

	function emptyWords(): string {
		switch (list.phase) {
			case "unknown":
				return t("topicsNeedServer");
			case "loading":
				return t("topicsLoading");
			case "failed":
				return say(list.message);
			case "ready":
				return topics.length === 0 ? t("topicsNone") : t("topicsNoMatch");
		}
		return list satisfies never;
	}
}

function matches(topic: TmqTopicInfo, typed: string): boolean {
	const words = typed.trim().toLowerCase();
	return words === "" || `${topic.name} ${topic.database}`.toLowerCase().includes(words);
}
