"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import type { ListActions } from "@/components/tasks/use-list-actions";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useOpener } from "@/components/ui/use-opener";
import { VisibleText } from "@/components/ui/visible-text";
import { type PaletteItem, usePaletteGroups } from "./use-palette-groups";

interface PaletteProps {
	onClose: () => void;
	act: ListActions["act"];
	onShow: (what: "paste" | "help") => void;
}

/** Type, move with the arrows, press Enter: to a task, to a page, or what a task shall do. */
export function Palette({ onClose, act, onShow }: PaletteProps) {
	const t = useTranslations("palette");
	const [search, setSearch] = useState("");
	const groups = usePaletteGroups({ search, act, onShow, setSearch });
	const returnFocus = useOpener();
	const run = (item: PaletteItem) => {
		if (!item.keepsOpen) onClose();
		item.run();
	};
	return (
		<Radix.Root open onOpenChange={onClose}>
			<Radix.Portal>
				<Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
				<Radix.Content
					aria-describedby={undefined}
					onCloseAutoFocus={returnFocus}
					className="float-in fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-150 overflow-hidden rounded-box border border-line bg-raised shadow-floating outline-none phone:top-4"
				>
					<Radix.Title className="sr-only">{t("open")}</Radix.Title>
					<Command shouldFilter={false} loop label={t("open")} className="flex flex-col">
						<div className="flex items-center gap-2.5 border-b border-line px-4">
							<Icon icon={Search} className="text-ink-3" />
							<Command.Input
								value={search}
								onValueChange={setSearch}
								placeholder={t("placeholder")}
								className="h-12 min-w-0 flex-1 bg-transparent text-section font-normal shadow-none! outline-none!"
							/>
							<span className="phone:hidden">
								<Kbd>Esc</Kbd>
							</span>
						</div>
						<Command.List className="max-h-[52vh] overflow-y-auto p-1.5">
							<Command.Empty className="px-3 py-8 text-center text-ink-2">{t("nothing")}</Command.Empty>
							{groups.map((group) => (
								<Command.Group
									key={group.key}
									heading={group.title}
									className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-ink-3"
								>
									{group.items.map((item) => (
										<Command.Item
											key={item.key}
											value={item.key}
											onSelect={() => run(item)}
											className="flex h-9 cursor-default items-center gap-2.5 rounded-mark px-2.5 outline-none select-none data-[selected=true]:bg-hover dark:data-[selected=true]:bg-line phone:h-11"
										>
											<Icon icon={item.icon} className="text-ink-3" />
											<span className="truncate">
												<VisibleText text={item.label} />
											</span>
											{item.hint !== undefined && (
												<span className="ml-auto max-w-1/2 truncate pl-4 text-small text-ink-3">
													<VisibleText text={item.hint} />
												</span>
											)}
										</Command.Item>
									))}
								</Command.Group>
							))}
						</Command.List>
					</Command>
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
