"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useSay } from "@/components/ui/use-say";

/** Stands in the place of a page where the server cannot even tell who asks for it. */
export function NotDrawn({ reason }: { reason: string }) {
	const t = useTranslations("shell");
	const say = useSay();
	return (
		<EmptyState
			title={<h1>{t("errorTitle")}</h1>}
			action={
				<Button icon={RotateCw} onClick={() => window.location.reload()}>
					{t("tryAgain")}
				</Button>
			}
		>
			{say(reason)}
		</EmptyState>
	);
}
