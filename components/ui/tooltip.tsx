"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

export function TooltipProvider({ children }: { children: ReactNode }) {
	return <Radix.Provider delayDuration={400}>{children}</Radix.Provider>;
}

/** `children` is one focusable element. The text adds to it and never is its only name. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
	return (
		<Radix.Root>
			<Radix.Trigger asChild>{children}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					sideOffset={6}
					collisionPadding={8}
					className="float-in z-50 max-w-72 rounded-box border border-line bg-raised px-2 py-1 text-small text-ink shadow-floating"
				>
					{text}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
