"use client";

import { useTranslations } from "next-intl";
import { Controller, useFormContext } from "react-hook-form";
import { StoredFileChoices } from "@/components/secrets/stored-file-choices";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import { type ConnectionValues, hasTls } from "./connection-values";
import { SecretRow } from "./sign-in-fields";

const VERSIONS = ["3.1", "3.1.1", "5.0"] as const;

/** What only a broker asks for; certificates show with TLS alone. */
export function BrokerFields() {
	const t = useTranslations("connections");
	const { control, register, watch, setValue, formState } = useFormContext<ConnectionValues>();
	const [protocol, isTlsVerified, certKey] = watch(["protocol", "isTlsVerified", "certKey"]);
	const { errors } = formState;
	return (
		<>
			{protocol.startsWith("mqtt+ws") && (
				<Field label={t("path")} error={errors.path?.message}>
					{(ids) => <Input {...ids} {...register("path")} isMono placeholder="mqtt" spellCheck={false} />}
				</Field>
			)}
			<Controller
				control={control}
				name="version"
				render={({ field: { value, onChange } }) => (
					<Field label={t("version")} isRequired>
						{({ id, ...ids }) => (
							<div id={id}>
								<Segmented
									{...ids}
									value={value}
									onValueChange={onChange}
									options={VERSIONS.map((version) => ({ value: version, label: version }))}
								/>
							</div>
						)}
					</Field>
				)}
			/>
			{hasTls({ protocol }) && (
				<>
					<Controller
						control={control}
						name="isTlsVerified"
						render={({ field: { value, onChange } }) => (
							<Field label="TLS">
								{({ id }) => (
									<div className="flex min-h-7.5 items-center">
										<Checkbox id={`${id}-verify`} checked={value} onCheckedChange={onChange}>
											{t("verify")}
										</Checkbox>
									</div>
								)}
							</Field>
						)}
					/>
					{!isTlsVerified && <Note tone="amber">{t("verifyHelp")}</Note>}
					{(["ca", "cert"] as const).map((name) => (
						<Field
							key={name}
							label={t(name)}
							error={errors[name]?.message}
							help={name === "ca" ? t("caHelp") : undefined}
						>
							{(ids) => (
								<>
									<Textarea
										{...ids}
										{...register(name)}
										tone={errors[name] ? "error" : undefined}
										isMono
										rows={2}
										spellCheck={false}
										placeholder="-----BEGIN CERTIFICATE-----"
									/>
									<StoredFileChoices
										kind="certificate"
										onChoose={(value) => setValue(name, value, { shouldDirty: true, shouldValidate: true })}
									/>
								</>
							)}
						</Field>
					))}
					<SecretRow name="certKey" label={t("certKey")} />
					<div className="pl-[124px] phone:pl-0">
						<StoredFileChoices
							kind="key"
							onChoose={(value) =>
								setValue("certKey", { ...certKey, value }, { shouldDirty: true, shouldValidate: true })
							}
						/>
					</div>
				</>
			)}
		</>
	);
}
