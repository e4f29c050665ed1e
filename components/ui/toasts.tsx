"use client";

import { CircleCheck } from "lucide-react";
import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { Icon } from "./icon";
import type { Toast } from "./toaster";
import { VisibleText } from "./visible-text";

interface ToastsProps {
	/** Called once with what shows a toast from then on. */
	onReady: (show: (toast: Toast) => void) => void;
}

/** Where toasts appear. */
export function Toasts({ onReady }: ToastsProps) {
	const { resolvedTheme } = useTheme();
	useEffect(() => onReady(({ kind, text }) => void toast[kind](<VisibleText text={text} />)), [onReady]);
	return (
		<Sonner
			theme={resolvedTheme === "dark" ? "dark" : "light"}
			className="font-sans!"
			position="bottom-right"
			offset={{ bottom: 16, right: 24 }}
			mobileOffset={{ bottom: 72, left: 16, right: 16 }}
			icons={{ success: <Icon icon={CircleCheck} className="text-green" /> }}
			toastOptions={{
				unstyled: true,
				classNames: {
					toast:
						"flex w-full items-center gap-2 rounded-box border border-line bg-raised px-3 py-2.5 text-base text-ink shadow-floating",
					title: "font-medium",
					description: "text-ink-2",
					actionButton: "ml-auto rounded-mark px-2 font-medium text-accent hover:bg-hover",
				},
			}}
		/>
	);
}
