"use client";

import { Database, ListTree, Settings } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/accounts/me";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";

const PAGES = [
	{ key: "tasks", href: "/tasks", icon: ListTree },
	{ key: "explorer", href: "/explorer", icon: Database },
	{ key: "settings", href: "/settings", icon: Settings },
] as const;

/** The pages, without those that would only say that they are not for the user's role. */
export function usePages() {
	const mayQuery = useMay("source:query");
	return PAGES.filter((page) => page.key !== "explorer" || mayQuery);
}

function useIsHere(): (href: string) => boolean {
	const path = usePathname();
	return (href) => path === href || path.startsWith(`${href}/`);
}

export function TopNavigation() {
	const t = useTranslations("shell");
	const isHere = useIsHere();
	const pages = usePages();
	return (
		<nav aria-label={t("navigation")} className="flex h-full gap-5 phone:hidden">
			{pages.map((page) => (
				<Link
					key={page.key}
					href={page.href}
					aria-current={isHere(page.href) ? "page" : undefined}
					className={cx(
						"ring-inside -mb-px flex items-center border-b-2 px-px pt-0.5 transition-colors",
						isHere(page.href)
							? "border-accent font-medium text-ink"
							: "border-transparent text-ink-2 hover:border-line-2 hover:text-ink",
					)}
				>
					{t(page.key)}
				</Link>
			))}
		</nav>
	);
}

/** On a phone the pages are at the thumb. */
export function BottomNavigation() {
	const t = useTranslations("shell");
	const isHere = useIsHere();
	const pages = usePages();
	return (
		<nav
			aria-label={t("navigation")}
			className="fixed inset-x-0 bottom-0 z-30 hidden h-14 border-t border-line bg-sunken phone:flex"
		>
			{pages.map((page) => (
				<Link
					key={page.key}
					href={page.href}
					aria-current={isHere(page.href) ? "page" : undefined}
					className={cx(
						"ring-inside flex flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium",
						isHere(page.href) ? "text-accent" : "text-ink-2",
					)}
				>
					<Icon icon={page.icon} size={20} />
					{t(page.key)}
				</Link>
			))}
		</nav>
	);
}
