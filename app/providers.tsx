"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { type Locale, type Messages, NextIntlClientProvider } from "next-intl";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { config } from "zod";
import { type SignedInUser, UserProvider } from "@/components/accounts/me";
import { LiveDataProvider } from "@/components/live-data/live-data-provider";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

// Compiling a schema needs eval, which the content security policy forbids; without this each page tries, and reports it.
config({ jitless: true });

const neverChanges = () => () => {};
const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverTimeZone = () => "UTC";

interface ProvidersProps {
	locale: Locale;
	messages: Messages;
	/** Of the answer's content security policy. */
	nonce: string | undefined;
	/** Undefined: nobody is signed in, and there is nothing to stream. */
	user: SignedInUser | undefined;
	children: ReactNode;
}

export function Providers({ locale, messages, nonce, user, children }: ProvidersProps) {
	// What menus and dialogs put into a style element while they are open needs the nonce, too.
	if (nonce !== undefined) setNonce(nonce);
	const [queryClient] = useState(
		() => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1 }, mutations: { retry: 0 } } }),
	);
	const timeZone = useSyncExternalStore(neverChanges, ownTimeZone, serverTimeZone);
	return (
		<NextIntlClientProvider locale={locale} messages={messages} timeZone={timeZone}>
			<ThemeProvider
				attribute="data-theme"
				defaultTheme="system"
				enableSystem
				disableTransitionOnChange
				{...(nonce === undefined ? {} : { nonce })}
			>
				<QueryClientProvider client={queryClient}>
					<UserProvider user={user}>
						<LiveDataProvider isOff={user === undefined}>
							<TooltipProvider>
								{children}
								<Toaster />
							</TooltipProvider>
						</LiveDataProvider>
					</UserProvider>
				</QueryClientProvider>
			</ThemeProvider>
		</NextIntlClientProvider>
	);
}
