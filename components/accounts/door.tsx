import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";
import { ThemeMenu } from "@/components/shell/theme-menu";

/** The page before the console: one small form, and nothing of what is behind it. */
export function Door({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
	return (
		<div className="flex min-h-dvh flex-col">
			<header className="flex h-11 items-center gap-2.5 border-b border-line bg-sunken px-6 text-section phone:h-13 phone:px-4">
				<Logo />
				Spillway
				<span className="ml-auto">
					<ThemeMenu />
				</span>
			</header>
			<main className="mx-auto w-full max-w-90 flex-1 px-4 pt-[14vh] pb-16">
				<h1 className="text-title">{title}</h1>
				{text !== undefined && <p className="mt-1 text-ink-2">{text}</p>}
				<div className="mt-5">{children}</div>
			</main>
		</div>
	);
}
