"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/input";
import { readPasted } from "./command";

interface PasteDialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	onCommand: (text: string) => void;
}

export function PasteDialog({ open, onOpenChange, onCommand }: PasteDialogProps) {
	const t = useTranslations("form");
	const id = useId();
	const [text, setText] = useState("");
	const read = text.trim() === "" ? undefined : readPasted(text);
	const isUsable = read?.fill !== undefined;
	const problem = text.trim() === "" || isUsable ? undefined : (read?.notes[0] ?? t("pasteNothing"));
	const close = () => {
		setText("");
		onOpenChange(false);
	};
	return (
		<Dialog
			open={open}
			onOpenChange={(isOpen) => (isOpen ? onOpenChange(true) : close())}
			title={t("pasteCommand")}
			description={t("pasteDescription")}
			footer={
				<>
					<Button onClick={close}>{t("cancel")}</Button>
					<Button
						variant="primary"
						disabledReason={isUsable ? undefined : t("pasteNeedsCommand")}
						onClick={() => {
							onCommand(text);
							close();
						}}
					>
						{t("pasteFill")}
					</Button>
				</>
			}
		>
			<Textarea
				id={id}
				isMono
				rows={6}
				className="mt-3"
				aria-label={t("pasteLabel")}
				aria-describedby={`${id}-note`}
				placeholder={t("pasteExample")}
				spellCheck={false}
				tone={problem === undefined ? undefined : "error"}
				value={text}
				onChange={(event) => setText(event.target.value)}
			/>
			<p id={`${id}-note`} aria-live="polite" className="mt-1.5 text-small text-red">
				{problem}
			</p>
		</Dialog>
	);
}
