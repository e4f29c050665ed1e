"use client";

import { ClipboardPaste, Plus, Search, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { May } from "@/components/accounts/may";
import { SEARCH_FIELD_ID, SEARCH_HASH } from "@/components/shell/search-key";
import { Button, ButtonLink } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

interface ListHeadProps {
	search: string;
	onSearch: (search: string) => void;
	onPaste: () => void;
}

export function ListHead({ search, onSearch, onPaste }: ListHeadProps) {
	const t = useTranslations("tasks");
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (window.location.hash === SEARCH_HASH) field.current?.focus();
	}, []);
	return (
		<div className="flex flex-wrap items-center gap-2 px-6 pt-3.5 pb-3.5 phone:px-4 phone:py-2">
			<h1 className="mr-auto text-title phone:sr-only">{t("title")}</h1>
			<Input
				ref={field}
				id={SEARCH_FIELD_ID}
				type="search"
				icon={Search}
				value={search}
				onChange={(event) => onSearch(event.target.value)}
				onKeyDown={(event) => {
					if (event.key === "Escape") onSearch("");
				}}
				placeholder={t("searchPlaceholder")}
				aria-label={t("searchLabel")}
				trailing={
					search === "" ? (
						<span className="phone:hidden">
							<Kbd>/</Kbd>
						</span>
					) : undefined
				}
				className="w-72 phone:w-auto phone:flex-1"
			/>
			<May permission="task:edit">
				<Button icon={ClipboardPaste} onClick={onPaste} className="phone:hidden">
					{t("pasteCommand")}
				</Button>
				<ButtonLink href="/tasks/import" icon={Upload} className="max-lg:hidden">
					{t("import")}
				</ButtonLink>
				<ButtonLink href="/tasks/new" variant="primary" icon={Plus}>
					{t("newTask")}
				</ButtonLink>
			</May>
		</div>
	);
}
