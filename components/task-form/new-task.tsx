"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { newDraft } from "./convert";
import { TaskForm } from "./task-form";

export function NewTask() {
	const t = useTranslations("form");
	const [before] = useState(newDraft);
	return <TaskForm before={before} title={t("newTask")} />;
}
