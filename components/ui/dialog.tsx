"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { IconButton } from "./icon-button";
import { useOpener } from "./use-opener";

interface DialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	title: ReactNode;
	description?: ReactNode;
	children?: ReactNode;
	/** Buttons, the one to press last at the right end. */
	footer?: ReactNode;
	size?: "sm" | "md" | "lg";
	role?: "dialog" | "alertdialog";
}

const WIDTHS = { sm: "max-w-105", md: "max-w-140", lg: "max-w-200" } as const;

export function Dialog({ open, onOpenChange, ...content }: DialogProps) {
	return (
		<Radix.Root open={open} onOpenChange={onOpenChange}>
			<Radix.Portal>
				<Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
				<Content {...content} />
			</Radix.Portal>
		</Radix.Root>
	);
}

function Content({
	title,
	description,
	children,
	footer,
	size = "md",
	role = "dialog",
}: Omit<DialogProps, "open" | "onOpenChange">) {
	const t = useTranslations("common");
	const returnFocus = useOpener();
	return (
		<Radix.Content
			role={role}
			onCloseAutoFocus={returnFocus}
			{...(description === undefined ? { "aria-describedby": undefined } : {})}
			className={cx(
				"float-in fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[76vh] flex-col rounded-box border border-line bg-raised shadow-floating outline-none",
				WIDTHS[size],
			)}
		>
			<div className="flex items-start gap-4 px-5 pt-4">
				<Radix.Title className="min-w-0 flex-1 text-form-title wrap-anywhere">{title}</Radix.Title>
				<Radix.Close asChild>
					<IconButton icon={X} name={t("close")} hasTooltip={false} className="-mt-0.5 -mr-2" />
				</Radix.Close>
			</div>
			<div className="min-h-0 overflow-y-auto px-5 pt-1 pb-4">
				{description !== undefined && (
					<Radix.Description className="text-ink-2 wrap-anywhere">{description}</Radix.Description>
				)}
				{children}
			</div>
			{footer !== undefined && (
				<div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
			)}
		</Radix.Content>
	);
}
