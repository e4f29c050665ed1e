import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { UserMenu } from "@/components/accounts/user-menu";
import { PaletteKey } from "@/components/palette/palette-key";
import { HelpMenu } from "./help-menu";
import { LiveIndicator, StaleBar } from "./live-indicator";
import { Logo } from "./logo";
import { BottomNavigation, TopNavigation } from "./navigation";
import { SearchKey } from "./search-key";
import { StoreBar } from "./store-bar";
import { ThemeMenu } from "./theme-menu";

/** What every page stands in: top bar, the bar of a cut stream, the page, and on a phone the bar at the foot. */
export function Shell({ children }: { children: ReactNode }) {
	const t = useTranslations("shell");
	return (
		<div className="flex min-h-dvh flex-col phone:pb-14">
			<a
				href="#content"
				className="sr-only z-50 rounded-box bg-raised px-3 py-1.5 font-medium text-accent shadow-floating focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
			>
				{t("skip")}
			</a>
			<header className="sticky top-0 z-30 flex h-11 shrink-0 items-center gap-9 border-b border-line bg-sunken px-6 phone:h-13 phone:px-4">
				<Link href="/tasks" className="flex items-center gap-2.5 rounded-mark text-section">
					<Logo />
					Spillway
				</Link>
				<TopNavigation />
				<div className="ml-auto flex items-center gap-0.5 phone:gap-0">
					<LiveIndicator className="mr-3 phone:hidden" />
					<SearchKey />
					<PaletteKey />
					<HelpMenu />
					<ThemeMenu />
					<UserMenu />
				</div>
			</header>
			<StaleBar />
			<StoreBar />
			<main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
				{children}
			</main>
			<BottomNavigation />
		</div>
	);
}
