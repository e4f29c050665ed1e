"use client";

import { Database, Ellipsis, Pencil, Plus, RadioTower, TableProperties, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { May } from "@/components/accounts/may";
import { useMay } from "@/components/accounts/me";
import { HandOnDialog, useTasksOf } from "@/components/task-passwords/hand-on-dialog";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { toast } from "@/components/ui/toaster";
import type { Connection } from "@/lib/api/connection";
import type { DsnEnd } from "@/lib/dsn/types";
import { ConnectionForm } from "./connection-form";
import { DeleteConnection } from "./delete-connection";
import { RowCheck } from "./row-check";
import { useConnections } from "./use-connections";
import { UsedBy } from "./used-by";

type Open = { kind: "new"; end: DsnEnd } | { kind: "edit" | "delete"; connection: Connection };

/** The saved sources and brokers: list, new, edit, check, delete. */
export function ConnectionList() {
	const t = useTranslations("connections");
	const tSettings = useTranslations("settings");
	const query = useConnections();
	const { data, error } = query;
	const [open, setOpen] = useState<Open | undefined>(undefined);
	const [handedOn, setHandedOn] = useState<Connection | undefined>(undefined);
	const tasksOf = useTasksOf();
	const close = () => setOpen(undefined);
	return (
		<section aria-label={t("title")}>
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
				<div>
					<h1 className="text-title">{t("title")}</h1>
					<p className="mt-1 max-w-[80ch] text-ink-2">{t("text")}</p>
				</div>
				<NewMenu onNew={(end) => setOpen({ kind: "new", end })} />
			</div>
			<FailedQuery query={query} className="mt-4" />
			{data === undefined && error === null && <Loading label={tSettings("loading")} />}
			{data?.length === 0 && (
				<EmptyState
					title={t("none")}
					action={
						<>
							<Button icon={Database} variant="primary" onClick={() => setOpen({ kind: "new", end: "source" })}>
								{t("newSource")}
							</Button>
							<Button icon={RadioTower} onClick={() => setOpen({ kind: "new", end: "broker" })}>
								{t("newBroker")}
							</Button>
						</>
					}
				>
					{t("noneText")}
				</EmptyState>
			)}
			{data !== undefined && data.length > 0 && (
				<ul aria-label={t("table")} className="mt-4 divide-y divide-line border-y border-line">
					{data.map((connection) => (
						<ConnectionRow key={connection.id} connection={connection} onOpen={setOpen} />
					))}
				</ul>
			)}
			<Dialog
				open={open?.kind === "new" || open?.kind === "edit"}
				onOpenChange={(isOpen) => !isOpen && close()}
				title={titleOf()}
			>
				{open !== undefined && open.kind !== "delete" && (
					<ConnectionForm
						end={open.kind === "new" ? open.end : open.connection.end}
						connection={open.kind === "edit" ? open.connection : undefined}
						onCancel={close}
						onSaved={(saved, hasNewPassword) => {
							close();
							toast.success(t("saved", { name: saved.name }));
							if (open.kind === "edit" && hasNewPassword && tasksOf(saved).length > 0) setHandedOn(saved);
						}}
					/>
				)}
			</Dialog>
			{handedOn !== undefined && (
				<HandOnDialog connection={handedOn} tasks={tasksOf(handedOn)} onClose={() => setHandedOn(undefined)} />
			)}
			<DeleteConnection connection={open?.kind === "delete" ? open.connection : undefined} onClose={close} />
		</section>
	);

	function titleOf(): string {
		if (open?.kind === "edit") return t("editTitle", { name: open.connection.name });
		return t(open?.kind === "new" && open.end === "broker" ? "newBrokerTitle" : "newSourceTitle");
	}
}

function NewMenu({ onNew }: { onNew: (end: DsnEnd) => void }) {
	const t = useTranslations("connections");
	if (!useMay("connection:edit")) return null;
	return (
		<Menu
			trigger={
				<Button variant="primary" icon={Plus}>
					{t("new")}
				</Button>
			}
		>
			<MenuItem icon={Database} onSelect={() => onNew("source")}>
				{t("newSource")}
			</MenuItem>
			<MenuItem icon={RadioTower} onSelect={() => onNew("broker")}>
				{t("newBroker")}
			</MenuItem>
		</Menu>
	);
}

function ConnectionRow({ connection, onOpen }: { connection: Connection; onOpen: (open: Open) => void }) {
	const t = useTranslations("connections");
	const { name, end, dsn, isDemo, usedBy } = connection;
	return (
		<li className="py-2.5">
			<RowCheck connection={connection}>
				{(checkButton) => (
					<div className="grid grid-cols-[minmax(160px,1fr)_minmax(0,2fr)_minmax(96px,auto)_auto] items-center gap-x-6 gap-y-1.5 max-lg:grid-cols-[minmax(0,1fr)_auto]">
						<div className="flex min-w-0 items-center gap-2.5">
							<Icon icon={end === "source" ? Database : RadioTower} className="text-ink-3" />
							<div className="min-w-0">
								<p className="flex items-center gap-2 font-medium">
									<span className="min-w-0 wrap-anywhere">{name}</span>
									{isDemo && <Tag>{t("demo")}</Tag>}
								</p>
								<p className="text-small text-ink-3">{t(`kind.${end}`)}</p>
							</div>
						</div>
						<p className="min-w-0 font-mono text-code wrap-anywhere text-ink-2 max-lg:order-last max-lg:col-span-2">
							{dsn}
						</p>
						<div className="max-lg:order-last max-lg:col-span-2">
							<UsedBy tasks={usedBy} />
						</div>
						<May permission="connection:edit">
							<div className="flex items-center gap-1.5">
								{checkButton}
								<Menu trigger={<IconButton icon={Ellipsis} name={t("menu", { name })} />}>
									<MenuItem icon={Pencil} onSelect={() => onOpen({ kind: "edit", connection })}>
										{t("edit")}
									</MenuItem>
									{end === "source" && (
										<MenuLink icon={TableProperties} href={`/explorer?source=connection:${connection.id}`}>
											{t("explore")}
										</MenuLink>
									)}
									<MenuSeparator />
									<MenuItem icon={Trash2} isDangerous onSelect={() => onOpen({ kind: "delete", connection })}>
										{t("delete")}
									</MenuItem>
								</Menu>
							</div>
						</May>
					</div>
				)}
			</RowCheck>
		</li>
	);
}

const ROWS = ["first", "second", "third"];

function Loading({ label }: { label: string }) {
	return (
		<div role="status" aria-label={label} className="mt-4 divide-y divide-line border-y border-line">
			{ROWS.map((row) => (
				<div key={row} className="flex h-14 items-center gap-6">
					<Skeleton className="w-40" />
					<Skeleton className="w-80" />
				</div>
			))}
		</div>
	);
}
