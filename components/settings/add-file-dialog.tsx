"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import { ProblemError, requestJson } from "@/components/live-data/problem-error";
import { storedFilesOptions } from "@/components/secrets/use-stored-files";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import { type StoredFileInput, storedFileInputSchema, storedFileSchema } from "@/lib/api/file";

interface AddFileDialogProps {
	open: boolean;
	onOpenChange: (open: boolean) => void;
}

export function AddFileDialog({ open, onOpenChange }: AddFileDialogProps) {
	const t = useTranslations("settings");
	return (
		<Dialog open={open} onOpenChange={onOpenChange} title={t("filesAdd")}>
			{open && <AddFileForm onDone={() => onOpenChange(false)} />}
		</Dialog>
	);
}

function AddFileForm({ onDone }: { onDone: () => void }) {
	const t = useTranslations("settings");
	const queries = useQueryClient();
	const picker = useRef<HTMLInputElement>(null);
	const form = useForm<StoredFileInput>({
		resolver: zodResolver(
			storedFileInputSchema.refine(({ content }) => content.includes("-----BEGIN "), {
				path: ["content"],
				message: t("filesNoPem"),
			}),
		),
		defaultValues: { name: "", content: "" },
	});
	const { errors } = form.formState;
	const { mutate, isPending, error } = useMutation({
		mutationFn: async (input: StoredFileInput) =>
			storedFileSchema.parse(await requestJson("/api/files", { method: "POST", body: input })),
		onSuccess: ({ name }) => {
			void queries.invalidateQueries({ queryKey: storedFilesOptions().queryKey });
			toast.success(t("filesStored", { name }));
			onDone();
		},
		onError: (failure) => {
			if (!(failure instanceof ProblemError)) return;
			for (const { field, message } of failure.issues) {
				form.setError(field === "name" ? "name" : "content", { message });
			}
		},
	});
	const read = async (file: File | undefined) => {
		if (file === undefined) return;
		form.setValue("content", await file.text(), { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
		if (form.getValues("name") === "") {
			const name = file.name
				.replace(/\.(pem|crt|cer|key|txt)$/i, "")
				.toLowerCase()
				.replace(/[^a-z0-9._-]+/g, "-");
			form.setValue("name", name, { shouldDirty: true });
		}
	};
	const isTold = error instanceof ProblemError && error.issues.length > 0;
	return (
		<form noValidate onSubmit={form.handleSubmit((input) => mutate(input))} className="mt-3 space-y-3">
			<Field label={t("filesName")} help={t("filesNameHelp")} error={errors.name?.message} isRequired>
				{(ids) => (
					<Input
						{...ids}
						{...form.register("name")}
						isMono
						spellCheck={false}
						placeholder="plant-ca"
						tone={errors.name ? "error" : undefined}
					/>
				)}
			</Field>
			<Field label={t("filesContent")} help={t("filesContentHelp")} error={errors.content?.message} isRequired>
				{(ids) => (
					<Textarea
						{...ids}
						{...form.register("content")}
						isMono
						rows={8}
						spellCheck={false}
						placeholder="-----BEGIN CERTIFICATE-----"
						tone={errors.content ? "error" : undefined}
						onDragOver={(event) => event.preventDefault()}
						onDrop={(event) => {
							event.preventDefault();
							void read(event.dataTransfer.files[0]);
						}}
					/>
				)}
			</Field>
			{error !== null && !isTold && <Note tone="red">{error.message}</Note>}
			<div className="flex flex-wrap justify-end gap-2 border-t border-line pt-3">
				<input
					ref={picker}
					type="file"
					accept=".pem,.crt,.cer,.key,.txt"
					aria-label={t("filesChoose")}
					className="hidden"
					onChange={(event) => void read(event.target.files?.[0])}
				/>
				<Button icon={FolderOpen} className="mr-auto" onClick={() => picker.current?.click()}>
					{t("filesChoose")}
				</Button>
				<Button type="submit" variant="primary" isBusy={isPending}>
					{t("filesSave")}
				</Button>
			</div>
		</form>
	);
}
