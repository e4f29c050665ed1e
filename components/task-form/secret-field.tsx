"use client";

import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Icon } from "@/components/ui/icon";
import { PasswordInput, Textarea } from "@/components/ui/input";
import type { SecretName } from "@/lib/api/task";
import { specOf } from "./field-specs";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote } from "./form-row";
import { fieldKey } from "./issues";
import { endOfSecret, secretField, secretText } from "./secrets";

/** A password or token. A stored one is never sent here: it shows as "Stored", and untouched it stays. */
export function SecretField({ name }: { name: SecretName }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const end = endOfSecret(name);
	const field = useFieldProps(fieldKey(end, secretField(name)));
	const mark = draft.stored[name];
	const typed = secretText(draft[end], name);
	const input = useRef<HTMLSpanElement>(null);
	const wasReplaced = useRef(false);
	useEffect(() => {
		if (mark === "replace" && wasReplaced.current)
			input.current?.querySelector<HTMLElement>("input, textarea")?.focus();
		wasReplaced.current = false;
	}, [mark]);
	const label = specOf(end, secretField(name)).label;
	const setMark = (next: "keep" | "replace" | "remove") => {
		wasReplaced.current = next === "replace";
		dispatch({ type: "stored-secret", name, mark: next });
	};

	const edit = (value: string) => dispatch({ type: "secret", name, value });

	if (typed === "" && (mark === "keep" || mark === "remove")) {
		return (
			<div>
				<fieldset
					id={field.props.id}
					tabIndex={-1}
					aria-label={label}
					aria-describedby={field.noteId}
					data-invalid={field.error === undefined ? undefined : true}
					className="flex h-7.5 items-center gap-2.5 rounded-box border border-control px-2.5 data-invalid:border-red-dot phone:h-11"
				>
					<Icon icon={LockKeyhole} className="text-ink-2" />
					<span className="flex-1 truncate text-ink-2">{mark === "keep" ? t("stored") : t("removedOnSave")}</span>
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
				<FieldNote id={field.noteId} error={field.error} />
			</div>
		);
	}
	return (
		<div>
			<span ref={input} className="flex items-center gap-2.5">
				{name === "broker.cert_key" ? (
					// A key has lines, which an input for passwords would run together.
					<Textarea
						{...field.props}
						isMono
						rows={3}
						spellCheck={false}
						aria-label={label}
						placeholder="-----BEGIN PRIVATE KEY-----"
						value={typed}
						onChange={(event) => edit(event.target.value)}
					/>
				) : (
					<PasswordInput
						{...field.props}
						icon={LockKeyhole}
						className="flex-1"
						aria-label={label}
						value={typed}
						onChange={(event) => edit(event.target.value)}
					/>
				)}
				{mark !== undefined && (
					<TextButton onClick={() => setMark("keep")} label={t("keepSecret", { field: label })}>
						{t("keepStored")}
					</TextButton>
				)}
			</span>
			<FieldNote id={field.noteId} error={field.error} />
		</div>
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
