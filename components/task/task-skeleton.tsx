import { Skeleton } from "@/components/ui/skeleton";
import { CHART_HEIGHT_PX } from "./throughput-chart";

/** The page's final heights while it loads. */
export function TaskSkeleton() {
	return (
		<div aria-busy className="px-6 pt-3 phone:px-4">
			<Skeleton className="block h-7 w-72" />
			<Skeleton className="mt-2 block h-4 w-120 max-w-full" />
			<Skeleton className="mt-6 block h-15 w-full" />
			<div className="mt-6 flex" style={{ height: CHART_HEIGHT_PX }}>
				<Skeleton className="h-full flex-1" />
			</div>
		</div>
	);
}
