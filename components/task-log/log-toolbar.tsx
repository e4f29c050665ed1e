import { Download, Pause, Play, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { inBrowser } from "@/components/live-data/base-path";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Segmented } from "@/components/ui/segmented";
import { logSearch } from "@/lib/api/log";
import { filterOf, LOG_VIEWS, type LogQuery } from "./log-query";

interface LogToolbarProps {
	taskId: string;
	query: LogQuery;
	onChange: (part: Partial<LogQuery>) => void;
	isPaused: boolean;
	onPause: (isPaused: boolean) => void;
}

export function LogToolbar({ taskId, query, onChange, isPaused, onPause }: LogToolbarProps) {
	const t = useTranslations("taskTabs.log");
	// An answer to be saved leaves the page where it is.
	const save = (format: "text" | "ndjson") => () =>
		window.location.assign(
			inBrowser(`/api/tasks/${encodeURIComponent(taskId)}/log?${logSearch(filterOf(query), { format })}`),
		);
	return (
		<div className="sticky top-11 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-bg px-6 py-2.5 phone:top-13 phone:px-4">
			<Segmented
				label={t("level")}
				value={query.level}
				onValueChange={(level) => onChange({ level })}
				options={LOG_VIEWS.map((value) => ({
					value,
					label: (
						<>
							<span className="phone:hidden">{t(`levels.${value}`)}</span>
							<span className="hidden phone:inline">{t(`levelsShort.${value}`)}</span>
						</>
					),
				}))}
			/>
			<Input
				className="w-80 max-lg:w-auto max-lg:min-w-32 max-lg:max-w-80 max-lg:flex-1 phone:order-last phone:w-full phone:max-w-none phone:flex-none"
				icon={Search}
				aria-label={t("search")}
				placeholder={t("search")}
				value={query.text}
				onChange={(event) => onChange({ text: event.target.value })}
			/>
			<span className="ml-auto flex gap-2">
				<Button icon={isPaused ? Play : Pause} aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
					<span className="phone:sr-only">{isPaused ? t("resume") : t("pause")}</span>
				</Button>
				<Menu
					trigger={
						<Button icon={Download}>
							<span className="phone:sr-only">{t("download")}</span>
						</Button>
					}
				>
					<MenuItem onSelect={save("text")}>{t("asText")}</MenuItem>
					<MenuItem onSelect={save("ndjson")}>{t("asNdjson")}</MenuItem>
				</Menu>
			</span>
		</div>
	);
}
