"use client";

import { useTranslations } from "next-intl";
import { useUser } from "@/components/accounts/me";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { Note } from "@/components/ui/note";
import { PasswordPart } from "./password-part";
import { SecondFactorPart } from "./second-factor-part";
import { SessionsPart } from "./sessions-part";
import { TokensPart } from "./tokens-part";

/** Everything about whoever is signed in. */
export function AccountPage() {
	const t = useTranslations("accounts");
	const user = useUser();
	if (user === undefined) return null;
	return (
		<div className="w-full max-w-200 px-6 pt-3.5 pb-10 phone:px-4">
			<h1 className="text-title wrap-anywhere">{user.name}</h1>
			<p className="mb-4 text-ink-2">{t(ROLE_WORDS[user.role])}</p>
			{user.mustSetUpSecondFactor && (
				<Note tone="amber" className="mb-4">
					{t("mustSetUp")}
				</Note>
			)}
			<SecondFactorPart hasSecondFactor={user.hasSecondFactor} />
			{!user.mustSetUpSecondFactor && (
				<>
					<PasswordPart />
					<SessionsPart />
					<TokensPart user={user} />
				</>
			)}
		</div>
	);
}
