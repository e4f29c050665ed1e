"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type Locale, type Messages, NextIntlClientProvider } from "next-intl";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { LiveDataProvider } from "@/components/live-data/live-data-provider";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

const neverChanges = () => () => {};
const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverTimeZone = () => "UTC";

export function Providers({ locale, messages, children }: { locale: Locale; messages: Messages; children: ReactNode }) {
	const [queryClient] = useState(
		() => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1 }, mutations: { retry: 0 } } }),
	);
	const timeZone = useSyncExternalStore(neverChanges, ownTimeZone, serverTimeZone);
	return (
		<NextIntlClientProvider locale={locale} messages={messages} timeZone={timeZone}>
			<ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
				<QueryClientProvider client={queryClient}>
					<LiveDataProvider>
						<TooltipProvider>
							{children}
							<Toaster />
						</TooltipProvider>
					</LiveDataProvider>
				</QueryClientProvider>
			</ThemeProvider>
		</NextIntlClientProvider>
	);
}
