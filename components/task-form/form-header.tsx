"use client";

import { ChevronRight, ClipboardPaste } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { Tag } from "@/components/ui/tag";
import type { SaveState } from "./use-save";

interface FormHeaderProps {
	title: string;
	isChanged: boolean;
	/** Why saving is off; undefined: it is on. */
	saveDisabledReason: string | undefined;
	/** An existing task that runs is restarted by a save: there is nothing to start. */
	canStart: boolean;
	saveState: SaveState;
	onPaste: () => void;
	onCancel: () => void;
	onSave: (isStarting: boolean) => void;
}

const never = () => () => {};
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The bar that stays in view: where one is, and what can be done with the form. */
export function FormHeader(props: FormHeaderProps) {
	const t = useTranslations("form");
	const control = useSyncExternalStore(never, isMac, () => false) ? "⌘" : "Ctrl";
	const { saveState, saveDisabledReason } = props;
	const isSaving = saveState.phase === "saving" && !saveState.isStarting;
	const isStarting = saveState.phase === "saving" && saveState.isStarting;
	return (
		<div className="sticky top-11 z-20 phone:static flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-bg px-6 py-2 phone:px-4">
			<div className="mr-auto flex min-w-0 items-center gap-2">
				<nav aria-label={t("breadcrumb")} className="flex items-center gap-2">
					<Link href="/tasks" className="rounded-mark text-ink-2 hover:text-ink">
						{t("tasks")}
					</Link>
					<Icon icon={ChevronRight} size={14} className="text-ink-3" />
				</nav>
				<h1 className="min-w-0 text-form-title wrap-anywhere">{props.title}</h1>
				{props.isChanged && <Tag className="ml-1">{t("notSaved")}</Tag>}
			</div>
			<div className="ml-auto flex flex-wrap items-center gap-2 phone:grid phone:w-full phone:grid-cols-2 phone:*:w-full">
				<Button variant="quiet" icon={ClipboardPaste} onClick={props.onPaste}>
					{t("pasteCommand")}
				</Button>
				<Button onClick={props.onCancel}>{t("cancel")}</Button>
				<Button
					variant={props.canStart ? "default" : "primary"}
					isBusy={isSaving}
					disabledReason={saveDisabledReason}
					onClick={() => props.onSave(false)}
					keys={<Keys isOnFill={!props.canStart && saveDisabledReason === undefined}>{`${control} S`}</Keys>}
				>
					{t("save")}
				</Button>
				{props.canStart && (
					<Button
						variant="primary"
						isBusy={isStarting}
						disabledReason={saveDisabledReason}
						onClick={() => props.onSave(true)}
						keys={<Keys isOnFill={saveDisabledReason === undefined}>{`${control} Enter`}</Keys>}
					>
						{t("saveAndStart")}
					</Button>
				)}
			</div>
		</div>
	);
}

function Keys({ isOnFill, children }: { isOnFill: boolean; children: string }) {
	return (
		<span aria-hidden className="flex phone:hidden">
			<Kbd isOnFill={isOnFill}>{children}</Kbd>
		</span>
	);
}
