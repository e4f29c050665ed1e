import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["name", "server", "sign-in", "tmq-topic", "group", "line", "broker", "broker-line", "mqtt-topic"];

/** The form's own heights, so that nothing moves when it arrives. */
export function LoadingForm({ label }: { label: string }) {
	return (
		<div role="status" aria-label={label}>
			<div className="flex h-13 items-center border-b border-line px-6 phone:px-4">
				<Skeleton className="h-4 w-48" />
			</div>
			<div className="max-w-4xl space-y-3.5 px-6 py-4 phone:px-4">
				{ROWS.map((row) => (
					<div key={row} className="grid grid-cols-[136px_minmax(0,1fr)] items-center">
						<Skeleton className="w-20" />
						<Skeleton className="h-7.5 w-full" />
					</div>
				))}
			</div>
		</div>
	);
}
