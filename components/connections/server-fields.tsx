"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Controller, useFieldArray, useFormContext } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { DEFAULT_PORTS, PROTOCOLS } from "@/lib/dsn/field";
import type { ConnectionValues } from "./connection-values";

/** Protocol, host and port, and further servers of the same cluster. */
export function ServerFields() {
	const t = useTranslations("connections");
	const { control, register, formState, watch, setValue, getValues } = useFormContext<ConnectionValues>();
	const { fields, append, remove } = useFieldArray({ control, name: "hosts" });
	const { errors } = formState;
	const [end, protocol] = watch(["end", "protocol"]);
	const error =
		errors.protocol?.message ??
		errors.hosts?.find?.((entry) => entry?.host || entry?.port)?.host?.message ??
		errors.hosts?.find?.((entry) => entry?.port)?.port?.message;
	const changeProtocol = (next: string) => {
		// The usual port follows the protocol; one that was typed stays.
		const [first] = getValues("hosts");
		if (first?.port === String(DEFAULT_PORTS[protocol])) setValue("hosts.0.port", String(DEFAULT_PORTS[next]));
		setValue("protocol", next, { shouldDirty: true, shouldValidate: formState.isSubmitted });
	};
	return (
		<Field label={t("server")} isRequired error={error} help={t("pasteHint")}>
			{(ids) => (
				<div className="space-y-1.5">
					{fields.map((field, index) => {
						const isFirst = index === 0;
						const number = { number: index + 1 };
						return (
							<div key={field.id} className="grid grid-cols-[96px_minmax(0,1fr)_72px] gap-2">
								{isFirst ? (
									<Controller
										control={control}
										name="protocol"
										render={({ field: { value } }) => (
											<Select
												aria-label={t("protocol")}
												value={value}
												onValueChange={changeProtocol}
												options={PROTOCOLS[end].map((known) => ({ value: known, label: known }))}
											/>
										)}
									/>
								) : (
									<span className="flex items-center justify-end">
										<IconButton icon={X} name={t("removeServer", number)} onClick={() => remove(index)} />
									</span>
								)}
								<Input
									{...(isFirst ? { ...ids, "aria-labelledby": undefined } : {})}
									{...register(`hosts.${index}.host`)}
									aria-label={isFirst ? t("host") : t("serverNumber", number)}
									tone={errors.hosts?.[index]?.host ? "error" : undefined}
									spellCheck={false}
									autoCapitalize="off"
									placeholder={end === "source" ? "tdengine.example" : "broker.example"}
								/>
								<Input
									{...register(`hosts.${index}.port`)}
									aria-label={isFirst ? t("port") : t("portNumber", number)}
									tone={errors.hosts?.[index]?.port ? "error" : undefined}
									inputMode="numeric"
									placeholder={String(DEFAULT_PORTS[protocol] ?? "")}
								/>
							</div>
						);
					})}
					<Button size="sm" variant="quiet" icon={Plus} onClick={() => append({ host: "", port: "" })}>
						{t("addServer")}
					</Button>
				</div>
			)}
		</Field>
	);
}
