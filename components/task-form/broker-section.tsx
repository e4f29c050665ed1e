"use client";

import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/note";
import { withTls } from "@/lib/dsn/field";
import { parseBoolean } from "@/lib/dsn/values";
import { DsnLine } from "./dsn-line";
import { EndActions } from "./end-actions";
import { EndCheck, type EndCheckState } from "./end-check";
import { ChoiceParam, TextParam } from "./fields";
import { useTaskForm } from "./form-context";
import { FormRow } from "./form-row";
import { PathField } from "./path-field";
import { Section } from "./section";
import { ServerRow } from "./server-row";
import { SignInRow } from "./sign-in-row";

export function BrokerSection({ check }: { check: EndCheckState }) {
	const t = useTranslations("form");
	const { draft } = useTaskForm();
	const version = draft.broker.params["version"];
	return (
		<Section title={t("broker")} hint={t("brokerHint")} action={<EndActions end="broker" check={check} />}>
			<ServerRow end="broker" />
			<PathField />
			<SignInRow end="broker" />
			<TextParam end="broker" name="client_id" beside={<ChoiceParam end="broker" name="version" />} />
			{(version === "3.1" || version === "3.1.1") && (
				<FormRow label="">
					<p className="text-small text-amber">{t("noNegativeAcknowledgement", { version })}</p>
				</FormRow>
			)}
			{withTls.isMet(draft.broker) && parseBoolean(draft.broker.params["tls_verify"] ?? "") === false && (
				<FormRow label="">
					<Note tone="amber">{t("unverified")}</Note>
				</FormRow>
			)}
			<DsnLine end="broker" />
			<EndCheck end="broker" check={check} />
		</Section>
	);
}
