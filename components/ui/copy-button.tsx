"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import { toast } from "./toaster";

const SHOWN_MS = 1_500;

interface CopyButtonProps {
	/** The text, or where it is costly, what makes it. */
	text: string | (() => string);
	/** What is copied; without it the word "Copy" is drawn. */
	name?: string;
	/** Only the sign. */
	isIconOnly?: boolean;
	className?: string;
}

export function CopyButton({ text, name, isIconOnly = false, className }: CopyButtonProps) {
	const t = useTranslations("common");
	const [isCopied, setIsCopied] = useState(false);
	useEffect(() => {
		if (!isCopied) return;
		const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
		return () => clearTimeout(timer);
	}, [isCopied]);

	const copy = async () => {
		try {
			await navigator.clipboard.writeText(typeof text === "string" ? text : text());
			setIsCopied(true);
		} catch {
			toast.message(t("copyFailed"));
		}
	};
	const icon = isCopied ? Check : Copy;
	const label = isCopied ? t("copied") : (name ?? t("copy"));
	if (isIconOnly) return <IconButton icon={icon} name={label} onClick={copy} className={className} />;
	return (
		<Button size="sm" icon={icon} onClick={copy} className={className}>
			{label}
		</Button>
	);
}
