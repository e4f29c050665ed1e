"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { newDraft } from "./convert";
import { LoadingForm } from "./loading-form";
import { TaskForm } from "./task-form";
import { useHandedOver } from "./use-handed-over";

/** A blank form, or one that the Explorer or the first steps have begun to fill in. */
export function NewTask() {
	const t = useTranslations("form");
	const params = useSearchParams();
	const [before] = useState(newDraft);
	const handed = useHandedOver(before, {
		source: params.get("source"),
		broker: params.get("broker"),
		tmqTopic: params.get("topic"),
	});
	if (handed === undefined) return <LoadingForm label={t("loadingTask")} />;
	return <TaskForm before={before} initial={handed} title={t("newTask")} />;
}
