"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { HelpDialog } from "@/components/shell/help-dialog";
import { PasteDialog } from "@/components/tasks/paste-dialog";
import { QuestionDialog } from "@/components/tasks/question-dialog";
import { useListActions } from "@/components/tasks/use-list-actions";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { Palette } from "./palette";

interface PaletteHostProps {
	isOpen: boolean;
	onOpenChange: (isOpen: boolean) => void;
}

/** The palette and what its commands ask or say afterwards. */
export function PaletteHost({ isOpen, onOpenChange }: PaletteHostProps) {
	const t = useTranslations("palette");
	const actions = useListActions();
	const [shown, setShown] = useState<"paste" | "help">();
	const close = () => setShown(undefined);
	return (
		<>
			{isOpen && <Palette onClose={() => onOpenChange(false)} act={actions.act} onShow={setShown} />}
			{shown === "paste" && <PasteDialog title={t("paste")} onClose={close} />}
			<HelpDialog isOpen={shown === "help"} onOpenChange={close} />
			{actions.question !== undefined && <QuestionDialog question={actions.question} onAnswer={actions.answer} />}
			<Dialog
				open={actions.failures.length > 0}
				onOpenChange={actions.clearFailures}
				title={t("failed")}
				size="sm"
				footer={<Button onClick={actions.clearFailures}>{t("close")}</Button>}
			>
				{actions.failures.map((failure) => (
					<Note key={failure} tone="red" className="mt-2">
						{failure}
					</Note>
				))}
			</Dialog>
		</>
	);
}
