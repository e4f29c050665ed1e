"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface TestMessageProps {
	isBusy: boolean;
	disabledReason: string | undefined;
	onSend: (mqttTopic: string) => void;
}

/** Nobody can ask a broker whether one may publish; trying it on a topic of the user's choice is the only proof. */
export function TestMessage({ isBusy, disabledReason, onSend }: TestMessageProps) {
	const t = useTranslations("checks");
	const [isOpen, setIsOpen] = useState(false);
	const [mqttTopic, setMqttTopic] = useState("");
	const id = useId();
	const isUsable = mqttTopic.trim() !== "" && !/[+#\0]/.test(mqttTopic);
	if (!isOpen) {
		return (
			<button
				type="button"
				onClick={() => setIsOpen(true)}
				className="rounded-mark text-small font-medium text-accent hover:underline phone:min-h-11"
			>
				{t("testOffer")}
			</button>
		);
	}
	return (
		<div className="flex flex-wrap items-center gap-2">
			<label htmlFor={id} className="text-small text-ink-2">
				{t("testTopic")}
			</label>
			<Input
				id={id}
				isMono
				className="min-w-40 flex-1"
				value={mqttTopic}
				onChange={(event) => setMqttTopic(event.target.value)}
				placeholder="spillway/check"
				spellCheck={false}
			/>
			<Button
				size="sm"
				icon={Send}
				isBusy={isBusy}
				disabledReason={disabledReason ?? (isUsable ? undefined : t("testNeedsTopic"))}
				onClick={() => onSend(mqttTopic)}
			>
				{t("testSend")}
			</Button>
		</div>
	);
}
