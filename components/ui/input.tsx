"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cx } from "./cx";
import { Icon, type IconType } from "./icon";
import { type FieldTone, inputClass } from "./input-class";

interface InputProps extends ComponentProps<"input"> {
	tone?: FieldTone;
	/** For DSNs, topics and templates. */
	isMono?: boolean;
	icon?: IconType;
	/** Unit or keys at the right end. */
	trailing?: ReactNode;
}

export function Input({ tone, isMono = false, icon, trailing, className, ...rest }: InputProps) {
	return (
		<span className={cx("relative flex min-w-0 items-center", className)}>
			{icon !== undefined && <Icon icon={icon} className="pointer-events-none absolute left-2.5 text-ink-3" />}
			<input
				type="text"
				autoComplete="off"
				{...rest}
				aria-invalid={tone === "error" || rest["aria-invalid"] || undefined}
				className={cx(
					inputClass(tone, isMono),
					"h-7.5 phone:h-11",
					icon === undefined ? "pl-2.5" : "pl-8.5",
					trailing === undefined ? "pr-2.5" : "pr-9",
				)}
			/>
			{trailing !== undefined && (
				<span className="absolute right-2 flex items-center text-small text-ink-3">{trailing}</span>
			)}
		</span>
	);
}

/** Hidden until asked for; browsers and their password stores are told that this is not the user's own sign-in. */
export function PasswordInput({ tone, icon, className, ...rest }: Omit<InputProps, "type" | "trailing" | "isMono">) {
	const t = useTranslations("common");
	const [isShown, setIsShown] = useState(false);
	return (
		<span className={cx("relative flex min-w-0 items-center", className)}>
			{icon !== undefined && <Icon icon={icon} className="pointer-events-none absolute left-2.5 text-ink-3" />}
			<input
				autoComplete="new-password"
				spellCheck={false}
				{...rest}
				type={isShown ? "text" : "password"}
				aria-invalid={tone === "error" || rest["aria-invalid"] || undefined}
				className={cx(inputClass(tone), "h-7.5 pr-9 phone:h-11 phone:pr-12", icon === undefined ? "pl-2.5" : "pl-8.5")}
			/>
			<button
				type="button"
				aria-label={isShown ? t("hidePassword") : t("showPassword")}
				onClick={() => setIsShown(!isShown)}
				className="absolute right-0 flex size-7.5 items-center justify-center rounded-box text-ink-3 hover:text-ink phone:size-11"
			>
				<Icon icon={isShown ? EyeOff : Eye} />
			</button>
		</span>
	);
}

interface TextareaProps extends ComponentProps<"textarea"> {
	tone?: FieldTone;
	isMono?: boolean;
}

export function Textarea({ tone, isMono = false, className, ...rest }: TextareaProps) {
	return (
		<textarea
			{...rest}
			aria-invalid={tone === "error" || rest["aria-invalid"] || undefined}
			className={cx(inputClass(tone, isMono), "block px-3 py-2.5", className)}
		/>
	);
}
