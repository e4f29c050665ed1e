"use client";

import { Bell, Braces, Cpu, FileKey2, History, Info, Network, PlugZap, ScrollText, UsersRound } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { useUser } from "@/components/accounts/me";
import { cx } from "@/components/ui/cx";
import { Icon, type IconType } from "@/components/ui/icon";
import { mayDo, type Permission } from "@/lib/accounts/permissions";

/** One line per page of the settings, in the order of the navigation. */
const PAGES = [
	{ key: "connections", icon: PlugZap },
	{ key: "certificates", icon: FileKey2 },
	{ key: "alerts", icon: Bell },
	{ key: "history", icon: History },
	{ key: "network", icon: Network, needs: "settings:edit" },
	{ key: "workers", icon: Cpu, needs: "worker:read" },
	{ key: "accounts", icon: UsersRound, needs: "account:manage" },
	{ key: "audit", icon: ScrollText, needs: "audit:read" },
	{ key: "api", icon: Braces },
	{ key: "about", icon: Info },
] as const satisfies readonly { key: string; icon: IconType; needs?: Permission }[];

/** The settings' pages beside their navigation; on a phone it is a line above that scrolls. */
export function SettingsFrame({ children }: { children: ReactNode }) {
	const t = useTranslations("settings");
	const path = usePathname();
	const user = useUser();
	const here = useRef<HTMLAnchorElement>(null);
	// On a phone the line is longer than the page.
	useEffect(() => {
		const show = () => here.current?.scrollIntoView({ block: "nearest", inline: "center" });
		if (path !== null) show();
		window.addEventListener("resize", show);
		return () => window.removeEventListener("resize", show);
	}, [path]);
	return (
		<div className="grid flex-1 grid-cols-[200px_minmax(0,1fr)] max-md:block">
			<nav
				aria-label={t("navigation")}
				className="border-r border-line py-3 max-md:border-r-0 max-md:border-b max-md:py-0"
			>
				<ul className="sticky top-14 max-md:static max-md:flex max-md:overflow-x-auto max-md:px-3">
					{PAGES.filter((it) => !("needs" in it) || user === undefined || mayDo(user.role, it.needs)).map(
						({ key, icon }) => {
							const isHere = path === `/settings/${key}`;
							return (
								<li key={key} className="max-md:shrink-0">
									<Link
										href={`/settings/${key}`}
										ref={isHere ? here : undefined}
										aria-current={isHere ? "page" : undefined}
										className={cx(
											"ring-inside flex h-8 items-center gap-2.5 border-l-2 pl-5.5 max-md:h-11 max-md:border-b-2 max-md:border-l-0 max-md:px-2",
											isHere
												? "border-accent font-medium text-ink max-md:bg-transparent md:bg-accent-bg"
												: "border-transparent text-ink-2 hover:bg-hover hover:text-ink",
										)}
									>
										<Icon icon={icon} size={14} className={isHere ? "text-accent" : "text-ink-3"} />
										{t(key)}
									</Link>
								</li>
							);
						},
					)}
				</ul>
			</nav>
			<div className="min-w-0 max-w-300 px-6 pt-3.5 pb-10 phone:px-4">{children}</div>
		</div>
	);
}
