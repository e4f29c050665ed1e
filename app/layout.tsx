import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { NONCE_HEADER } from "@/server/http/caller";
import "./globals.css";
import { readMeOrTrouble } from "./page-access";
import { Providers } from "./providers";

export async function generateMetadata(): Promise<Metadata> {
	const t = await getTranslations("settings");
	return { title: { default: "Spillway", template: "%s · Spillway" }, description: t("aboutText") };
}

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f5f7f8" },
		{ media: "(prefers-color-scheme: dark)", color: "#14191d" },
	],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
	const [locale, messages, requested, me] = await Promise.all([
		getLocale(),
		getMessages(),
		headers(),
		readMeOrTrouble(),
	]);
	const nonce = requested.get(NONCE_HEADER) ?? undefined;
	const user = typeof me === "string" ? undefined : me.user;
	return (
		<html lang={locale} suppressHydrationWarning>
			<body>
				<Providers locale={locale} messages={messages} nonce={nonce} user={user}>
					{user === undefined ? children : <Shell>{children}</Shell>}
				</Providers>
			</body>
		</html>
	);
}
