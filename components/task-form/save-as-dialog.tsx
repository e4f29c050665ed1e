"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import * as z from "zod";
import { reasonOf } from "@/components/checks/post-stream";
import { useSaveConnection } from "@/components/connections/use-connections";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import type { DsnEnd } from "@/lib/dsn/types";
import { connectionInputOf } from "./convert";
import { useTaskForm } from "./form-context";

interface SaveAsDialogProps {
	end: DsnEnd;
	open: boolean;
	onOpenChange: (open: boolean) => void;
}

/** Keeps server and sign-in of one end under a name; a stored password is taken over on the server. */
export function SaveAsDialog({ end, open, onOpenChange }: SaveAsDialogProps) {
	const t = useTranslations("form");
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title={t("saveAsTitle", { end: t(end) })}
			description={t("saveAsText")}
			size="sm"
		>
			{open && <SaveAsForm end={end} onDone={() => onOpenChange(false)} />}
		</Dialog>
	);
}

function SaveAsForm({ end, onDone }: { end: DsnEnd; onDone: () => void }) {
	const t = useTranslations("form");
	const tConnections = useTranslations("connections");
	const { draft, taskId } = useTaskForm();
	const save = useSaveConnection();
	const form = useForm({
		resolver: zodResolver(z.object({ name: z.string().trim().min(1, tConnections("nameMissing")) })),
		defaultValues: { name: draft[end].hosts[0]?.host ?? "" },
	});
	const problem = form.formState.errors.name?.message;
	return (
		<form
			noValidate
			className="mt-3 space-y-3"
			onSubmit={form.handleSubmit(({ name }) =>
				save.mutate(
					{ id: undefined, input: connectionInputOf(draft, end, name, taskId) },
					{
						onSuccess: (connection) => {
							toast.success(t("savedToast", { name: connection.name }));
							onDone();
						},
					},
				),
			)}
		>
			<Field label={t("saveAsName")} isRequired error={problem}>
				{(ids) => (
					<Input
						{...ids}
						{...form.register("name")}
						maxLength={120}
						tone={problem === undefined ? undefined : "error"}
					/>
				)}
			</Field>
			{save.error !== null && <Note tone="red">{reasonOf(save.error)}</Note>}
			<div className="flex justify-end gap-2">
				<Button onClick={onDone}>{t("cancel")}</Button>
				<Button type="submit" variant="primary" isBusy={save.isPending}>
					{t("saveAsAction")}
				</Button>
			</div>
		</form>
	);
}
