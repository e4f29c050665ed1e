"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileKey2, KeyRound, Plus, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { May } from "@/components/accounts/may";
import { UsedBy } from "@/components/connections/used-by";
import { requestJson } from "@/components/live-data/problem-error";
import { storedFilesOptions, useStoredFiles } from "@/components/secrets/use-stored-files";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import type { StoredFile } from "@/lib/api/file";
import { duration } from "@/lib/format/duration";
import { AddFileDialog } from "./add-file-dialog";

/** The stored certificates and keys: what each is, until when, and who uses it. */
export function CertificateList() {
	const t = useTranslations("settings");
	const query = useStoredFiles();
	const { data, error } = query;
	const [isAdding, setIsAdding] = useState(false);
	const [removing, setRemoving] = useState<StoredFile | undefined>(undefined);
	const add = (
		<May permission="file:edit">
			<Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
				{t("filesAdd")}
			</Button>
		</May>
	);
	return (
		<section aria-label={t("certificates")}>
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
				<div>
					<h1 className="text-title">{t("certificates")}</h1>
					<p className="mt-1 max-w-[80ch] text-ink-2">{t("filesText")}</p>
				</div>
				{data !== undefined && data.length > 0 && add}
			</div>
			<FailedQuery query={query} className="mt-4" />
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")} className="mt-4">
					<Skeleton className="h-14 w-full" />
				</div>
			)}
			{data?.length === 0 && (
				<EmptyState title={t("filesNone")} action={add}>
					{t("filesNoneText")}
				</EmptyState>
			)}
			{data !== undefined && data.length > 0 && (
				<ul aria-label={t("certificates")} className="mt-4 divide-y divide-line border-y border-line">
					{data.map((file) => (
						<FileRow key={file.name} file={file} onRemove={() => setRemoving(file)} />
					))}
				</ul>
			)}
			<AddFileDialog open={isAdding} onOpenChange={setIsAdding} />
			<RemoveFile file={removing} onClose={() => setRemoving(undefined)} />
		</section>
	);
}

function FileRow({ file, onRemove }: { file: StoredFile; onRemove: () => void }) {
	const t = useTranslations("settings");
	const { name, kind, subject, usedBy } = file;
	return (
		<li className="grid grid-cols-[minmax(160px,1fr)_minmax(0,2fr)_minmax(96px,auto)_auto] items-center gap-x-6 gap-y-1.5 py-2.5 max-lg:grid-cols-[minmax(0,1fr)_auto]">
			<div className="flex min-w-0 items-center gap-2.5">
				<Icon icon={kind === "key" ? KeyRound : FileKey2} className="text-ink-3" />
				<div className="min-w-0">
					<p className="font-mono text-code font-medium wrap-anywhere">{name}</p>
					<p className="text-small text-ink-3">{t(`filesKind.${kind}`)}</p>
				</div>
			</div>
			<div className="min-w-0 max-lg:order-last max-lg:col-span-2">
				{subject !== undefined && <p className="wrap-anywhere text-ink-2">{subject}</p>}
				{file.expiresAtMs !== undefined && <Expiry atMs={file.expiresAtMs} />}
			</div>
			<div className="max-lg:order-last max-lg:col-span-2">
				<UsedBy tasks={usedBy} />
			</div>
			<May permission="file:edit">
				<IconButton icon={Trash2} name={t("filesRemove", { name })} isBoxed onClick={onRemove} />
			</May>
		</li>
	);
}

const SOON_MS = 30 * 86_400_000;

function Expiry({ atMs }: { atMs: number }) {
	const language = useLocale();
	const t = useTranslations("settings");
	const leftMs = atMs - Date.now();
	const date = new Date(atMs).toISOString().slice(0, 10);
	const tone = leftMs < 0 ? "font-medium text-red" : leftMs < SOON_MS ? "font-medium text-amber" : "text-ink-3";
	return (
		<p className={`text-small ${tone}`}>
			{t("filesExpires")} {date},{" "}
			{leftMs < 0
				? t("filesExpired", { age: duration(-leftMs, language) })
				: t("filesExpiresIn", { age: duration(leftMs, language) })}
		</p>
	);
}

function RemoveFile({ file, onClose }: { file: StoredFile | undefined; onClose: () => void }) {
	const t = useTranslations("settings");
	const tCommon = useTranslations("common");
	const queries = useQueryClient();
	const { mutate, isPending, error, reset } = useMutation({
		mutationFn: (name: string) => requestJson(`/api/files/${encodeURIComponent(name)}`, { method: "DELETE" }),
		onSuccess: () => {
			close();
			return queries.invalidateQueries({ queryKey: storedFilesOptions().queryKey });
		},
	});
	const close = () => {
		reset();
		onClose();
	};
	const name = file?.name ?? "";
	return (
		<ConfirmDialog
			open={file !== undefined}
			onOpenChange={(isOpen) => !isOpen && close()}
			title={t("filesRemoveQuestion", { name })}
			description={t("filesRemoveText")}
			action={t("filesRemove", { name })}
			dismiss={tCommon("keep")}
			isDestructive
			isBusy={isPending}
			error={error?.message}
			onConfirm={() => mutate(name)}
		>
			{file !== undefined && file.usedBy.length > 0 && (
				<div className="mt-3">
					<p className="mb-1 text-ink-2">{t("filesInUse")}</p>
					<UsedBy tasks={file.usedBy} />
				</div>
			)}
		</ConfirmDialog>
	);
}
