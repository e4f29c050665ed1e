import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

type TitleKey =
	| "accounts.accountsTitle"
	| "accounts.auditTitle"
	| "accounts.setUpTitle"
	| "accounts.signInTitle"
	| "accounts.yourAccount"
	| "alerts.title"
	| "api.title"
	| "connections.title"
	| "explorer.title"
	| "form.editTitle"
	| "form.newTask"
	| "onboarding.title"
	| "settings.about"
	| "settings.certificates"
	| "settings.history"
	| "settings.network"
	| "task.title"
	| "taskImport.title"
	| "tasks.title"
	| "workers.title";

/** What a page exports as `generateMetadata`: its title in the user's language. */
export function pageTitle(key: TitleKey): () => Promise<Metadata> {
	return async () => {
		const t = await getTranslations();
		return { title: t(key) };
	};
}
