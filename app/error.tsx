"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function PageError({ reset }: { reset: () => void }) {
	const t = useTranslations("shell");
	return (
		<EmptyState
			title={<h1>{t("errorTitle")}</h1>}
			action={
				<Button icon={RotateCw} onClick={reset}>
					{t("tryAgain")}
				</Button>
			}
		>
			{t("errorText")}
		</EmptyState>
	);
}
