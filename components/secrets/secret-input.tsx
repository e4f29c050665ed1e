"use client";

import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Icon } from "@/components/ui/icon";
import { PasswordInput, Textarea } from "@/components/ui/input";

/** What becomes of a secret that the server holds. */
export type SecretMark = "keep" | "replace" | "remove";

interface SecretInputProps {
	id: string;
	/** Name of the field, for screen readers. */
	label: string;
	/** What was typed. */
	value: string;
	onChange: (value: string) => void;
	/** Undefined: the server holds none. */
	mark: SecretMark | undefined;
	onMark: (mark: SecretMark) => void;
	/** In place of "Stored", where it says more. */
	storedWords?: string | undefined;
	/** A key has lines, which an input for passwords would run together. */
	isMultiline?: boolean;
	hasError: boolean;
	noteId: string;
	onBlur?: (() => void) | undefined;
}

/** A password, token or key. A stored one is never sent here: it shows as "Stored", and untouched it stays. */
export function SecretInput(props: SecretInputProps) {
	const t = useTranslations("form");
	const { id, label, value, onChange, mark, noteId, hasError } = props;
	const input = useRef<HTMLSpanElement>(null);
	const wasReplaced = useRef(false);
	useEffect(() => {
		if (mark === "replace" && wasReplaced.current)
			input.current?.querySelector<HTMLElement>("input, textarea")?.focus();
		wasReplaced.current = false;
	}, [mark]);
	const setMark = (next: SecretMark) => {
		wasReplaced.current = next === "replace";
		props.onMark(next);
	};
	if (value === "" && (mark === "keep" || mark === "remove")) {
		return (
			<fieldset
				id={id}
				tabIndex={-1}
				aria-label={label}
				aria-describedby={noteId}
				data-invalid={hasError || undefined}
				className="flex h-7.5 items-center gap-2.5 rounded-box border border-control px-2.5 data-invalid:border-red-dot phone:h-11"
			>
				<Icon icon={LockKeyhole} className="text-ink-2" />
				<span className="min-w-0 flex-1 truncate text-ink-2">
					{mark === "keep" ? (props.storedWords ?? t("stored")) : t("removedOnSave")}
				</span>
				<TextButton onClick={() => setMark("replace")} label={t("replaceSecret", { field: label })}>
					{t("replace")}
				</TextButton>
				{mark === "keep" ? (
					<TextButton onClick={() => setMark("remove")} label={t("removeSecret", { field: label })}>
						{t("remove")}
					</TextButton>
				) : (
					<TextButton onClick={() => setMark("keep")} label={t("keepSecret", { field: label })}>
						{t("keep")}
					</TextButton>
				)}
			</fieldset>
		);
	}
	const shared = {
		id,
		tone: hasError ? ("error" as const) : undefined,
		"aria-label": label,
		"aria-describedby": noteId,
		value,
		onBlur: props.onBlur,
	};
	return (
		<span ref={input} className="flex items-center gap-2.5">
			{props.isMultiline ? (
				<Textarea
					{...shared}
					isMono
					rows={3}
					spellCheck={false}
					placeholder="-----BEGIN PRIVATE KEY-----"
					onChange={(event) => onChange(event.target.value)}
				/>
			) : (
				<PasswordInput
					{...shared}
					icon={LockKeyhole}
					className="flex-1"
					onChange={(event) => onChange(event.target.value)}
				/>
			)}
			{mark !== undefined && (
				<TextButton onClick={() => setMark("keep")} label={t("keepSecret", { field: label })}>
					{t("keepStored")}
				</TextButton>
			)}
		</span>
	);
}

function TextButton({ onClick, label, children }: { onClick: () => void; label: string; children: string }) {
	return (
		<button
			type="button"
			onClick={onClick}
			aria-label={label}
			className="rounded-mark px-0.5 font-medium whitespace-nowrap text-accent hover:underline phone:min-h-11"
		>
			{children}
		</button>
	);
}
