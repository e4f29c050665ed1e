"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { USER_PROPERTY } from "@/lib/dsn/broker-fields";
import { useTaskForm } from "./form-context";
import { FormRow } from "./form-row";

/** Names a user property of MQTT 5; its value, which may be a template, is then a field of its own above. */
export function AddUserProperty() {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const id = useId();
	const [name, setName] = useState("");
	const parameter = `${USER_PROPERTY}${name.trim()}`;
	const isThere = Object.hasOwn(draft.broker.params, parameter);
	const add = () => {
		if (name.trim() === "" || isThere) return;
		// A first value, so that the field is there to be typed in.
		dispatch({ type: "param", end: "broker", name: parameter, value: "{table}" });
		setName("");
	};
	return (
		<FormRow label={t("userProperty")} htmlFor={id}>
			<div className="flex items-center gap-2">
				<Input
					id={id}
					isMono
					className="max-w-56 flex-1"
					value={name}
					placeholder={t("userPropertyName")}
					aria-describedby={`${id}-help`}
					spellCheck={false}
					onChange={(event) => setName(event.target.value)}
				/>
				<Button
					icon={Plus}
					disabledReason={
						name.trim() === "" ? t("userPropertyNeedsName") : isThere ? t("userPropertyThere") : undefined
					}
					onClick={add}
				>
					{t("userPropertyAdd")}
				</Button>
			</div>
			<p id={`${id}-help`} className="mt-1 text-small text-ink-3">
				{t("userPropertyHelp")}
			</p>
		</FormRow>
	);
}
