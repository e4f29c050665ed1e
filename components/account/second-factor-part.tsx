"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Part } from "./part";
import { RemoveSecondFactor } from "./remove-second-factor";
import { SetUpSecondFactor } from "./set-up-second-factor";

export function SecondFactorPart({ hasSecondFactor }: { hasSecondFactor: boolean }) {
	const t = useTranslations("accounts");
	const [isOpen, setIsOpen] = useState(false);
	return (
		<Part
			title={t("factorTitle")}
			text={`${t("factorText")} ${t(hasSecondFactor ? "factorOn" : "factorOff")}`}
			action={
				<Button variant={hasSecondFactor ? "danger-quiet" : "default"} onClick={() => setIsOpen(true)}>
					{t(hasSecondFactor ? "factorRemove" : "factorBegin")}
				</Button>
			}
		>
			{isOpen && hasSecondFactor && <RemoveSecondFactor onClose={() => setIsOpen(false)} />}
			{isOpen && !hasSecondFactor && <SetUpSecondFactor onClose={() => setIsOpen(false)} />}
		</Part>
	);
}
