import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";

const TABS = ["w-10", "w-16", "w-15", "w-12"] as const;
const ROWS = ["w-32", "w-40", "w-28", "w-36", "w-44", "w-30", "w-38", "w-34"] as const;

/** The list in its final heights before the first snapshot. */
export function ListSkeleton() {
	const t = useTranslations("tasks");
	return (
		<div role="status" aria-label={t("loading")} aria-busy>
			<div className="flex h-14.5 items-center px-6 phone:h-15 phone:px-4">
				<h1 className="text-title phone:sr-only">{t("title")}</h1>
			</div>
			<div className="mx-6 h-16 rounded-box border border-line phone:mx-0 phone:rounded-none phone:border-x-0" />
			<div className="flex h-12 items-center gap-5 border-b border-line px-6 phone:px-4">
				{TABS.map((width) => (
					<Skeleton key={width} className={width} />
				))}
			</div>
			<div className="h-8 border-b border-line" />
			{ROWS.map((width) => (
				<div key={width} className="flex h-12 items-center gap-10 border-b border-line px-6 phone:h-19.5 phone:px-4">
					<Skeleton className={width} />
					<Skeleton className="w-60 phone:hidden" />
					<Skeleton className="w-24 phone:ml-auto" />
				</div>
			))}
		</div>
	);
}
