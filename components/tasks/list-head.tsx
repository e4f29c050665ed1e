"use client";

import { ClipboardPaste, Ellipsis, Plus, Search, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { May } from "@/components/accounts/may";
import { SEARCH_FIELD_ID, SEARCH_HASH } from "@/components/shell/search-key";
import { Button, ButtonLink } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { useOnDemand } from "@/components/ui/use-on-demand";

const loadMenu = () => import("./open-head-menu").then((module) => module.OpenHeadMenu);

interface ListHeadProps {
	search: string;
	onSearch: (search: string) => void;
	onPaste: () => void;
}

export function ListHead({ search, onSearch, onPaste }: ListHeadProps) {
	const t = useTranslations("tasks");
	const more = useTranslations("common")("more");
	const [OpenHeadMenu, askMenu] = useOnDemand(loadMenu);
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
				className="w-72 max-lg:w-auto max-lg:max-w-72 max-lg:min-w-32 max-lg:flex-1 phone:max-w-none"
			/>
			<May permission="task:edit">
				<Button icon={ClipboardPaste} onClick={onPaste} className="phone:hidden">
					{t("pasteCommand")}
				</Button>
				<ButtonLink href="/tasks/import" icon={Upload} className="phone:hidden">
					{t("import")}
				</ButtonLink>
				<ButtonLink href="/tasks/new" variant="primary" icon={Plus}>
					{t("newTask")}
				</ButtonLink>
				<span className="sm:hidden">
					{OpenHeadMenu === undefined ? (
						<IconButton
							icon={Ellipsis}
							name={more}
							hasTooltip={false}
							aria-haspopup="menu"
							aria-expanded={false}
							onClick={askMenu}
						/>
					) : (
						<OpenHeadMenu onPaste={onPaste} />
					)}
				</span>
			</May>
		</div>
	);
}
