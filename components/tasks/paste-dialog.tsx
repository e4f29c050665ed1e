"use client";

import { Dialog } from "@/components/ui/dialog";
import { PasteForm } from "./paste-form";

/** The field for a command, over whatever page is open. */
export function PasteDialog({ title, onClose }: { title: string; onClose: () => void }) {
	return (
		<Dialog open onOpenChange={onClose} title={title}>
			<PasteForm className="mt-2" isFilledPrimary onDone={onClose} />
		</Dialog>
	);
}
