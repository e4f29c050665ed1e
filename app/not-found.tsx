import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
	const t = useTranslations("shell");
	return (
		<EmptyState title={<h1>{t("notFoundTitle")}</h1>} action={<ButtonLink href="/tasks">{t("toTasks")}</ButtonLink>}>
			{t("notFoundText")}
		</EmptyState>
	);
}
