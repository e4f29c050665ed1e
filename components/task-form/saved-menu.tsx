"use client";

import { BookMarked, Save } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConnections } from "@/components/connections/use-connections";
import { Button } from "@/components/ui/button";
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { DsnEnd } from "@/lib/dsn/types";
import { useTaskForm } from "./form-context";
import { SaveAsDialog } from "./save-as-dialog";
import { endOfConnection } from "./take-end";

/** Fills the end in from a saved connection, or saves it as one. */
export function SavedMenu({ end, canSave }: { end: DsnEnd; canSave: boolean }) {
	const t = useTranslations("form");
	const { dispatch } = useTaskForm();
	const [isOpened, setIsOpened] = useState(false);
	const { data, error } = useConnections({ isNeeded: isOpened });
	const [isSaving, setIsSaving] = useState(false);
	const own = (data ?? []).filter((connection) => connection.end === end);
	const heading =
		error?.message ?? t(data === undefined ? "savedLoading" : own.length === 0 ? "savedNone" : "savedUse");
	return (
		<>
			<Menu
				onOpenChange={(isOpen) => isOpen && setIsOpened(true)}
				trigger={
					<Button size="sm" variant="quiet" icon={BookMarked} aria-label={t("savedMenuOf", { end: t(end) })}>
						{t("savedMenu")}
					</Button>
				}
			>
				<MenuHeading>{heading}</MenuHeading>
				{own.map((connection) => (
					<MenuItem key={connection.id} onSelect={() => dispatch({ type: "take", from: endOfConnection(connection) })}>
						{connection.name}
					</MenuItem>
				))}
				<MenuSeparator />
				<MenuItem icon={Save} disabled={!canSave} onSelect={() => setIsSaving(true)}>
					{t("saveAsConnection")}
				</MenuItem>
				<MenuLink href="/settings/connections">{t("manageConnections")}</MenuLink>
			</Menu>
			<SaveAsDialog end={end} open={isSaving} onOpenChange={setIsSaving} />
		</>
	);
}
