"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Note } from "./note";

interface ConfirmDialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	/** A question that names the thing. */
	title: ReactNode;
	/** What goes with it, and what stays. */
	description: ReactNode;
	/** A verb with the thing's name. */
	action: ReactNode;
	/** The way back; "Keep" suits a deletion. */
	dismiss?: ReactNode;
	isDestructive?: boolean;
	isBusy?: boolean;
	/** Why the last try failed; the dialog stays. */
	error?: string | undefined;
	onConfirm: () => void;
	children?: ReactNode;
}

export function ConfirmDialog({
	open,
	onOpenChange,
	title,
	description,
	action,
	dismiss,
	isDestructive = false,
	isBusy = false,
	error,
	onConfirm,
	children,
}: ConfirmDialogProps) {
	const t = useTranslations("common");
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title={title}
			description={description}
			size="sm"
			role="alertdialog"
			footer={
				<>
					<Button onClick={() => onOpenChange(false)}>{dismiss ?? t("cancel")}</Button>
					<Button
						variant={isDestructive ? "danger" : "primary"}
						isBusy={isBusy}
						onClick={onConfirm}
						className="max-w-full"
					>
						<span className="block max-w-64 truncate">{action}</span>
					</Button>
				</>
			}
		>
			{children}
			{error !== undefined && (
				<Note tone="red" className="mt-3">
					{error}
				</Note>
			)}
		</Dialog>
	);
}
