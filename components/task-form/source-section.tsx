"use client";

import { useTranslations } from "next-intl";
import { DsnLine } from "./dsn-line";
import { EndActions } from "./end-actions";
import { EndCheck, type EndCheckState } from "./end-check";
import { ChoiceParam, TextParam } from "./fields";
import { Section } from "./section";
import { ServerRow } from "./server-row";
import { SignInRow } from "./sign-in-row";
import { TmqTopicField } from "./tmq-topic-field";
import type { TopicList } from "./use-tmq-topics";

interface SourceSectionProps {
	check: EndCheckState;
	topics: { list: TopicList; load: () => void };
}

export function SourceSection({ check, topics }: SourceSectionProps) {
	const t = useTranslations("form");
	return (
		<Section title={t("source")} hint={t("sourceHint")} action={<EndActions end="source" check={check} />}>
			<ServerRow end="source" />
			<SignInRow end="source" />
			<TmqTopicField {...topics} />
			<TextParam end="source" name="group.id" beside={<ChoiceParam end="source" name="auto.offset.reset" />} />
			<DsnLine end="source" />
			<EndCheck end="source" check={check} />
		</Section>
	);
}
