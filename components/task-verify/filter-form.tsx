import { ListFilter } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface FilterFormProps {
	/** Those that are listened to. */
	filters: readonly string[];
	clientId: string;
	onListen: (filters: string[]) => void;
}

/** The MQTT filter: as it follows from the task, or narrower. Several are separated by blanks. */
export function FilterForm({ filters, clientId, onListen }: FilterFormProps) {
	const t = useTranslations("taskTools.verify");
	const helpId = useId();
	const present = filters.join(" ");
	const [text, setText] = useState(present);
	useEffect(() => setText(present), [present]);
	const wanted = text.split(/\s+/).filter((filter) => filter !== "");
	return (
		<form
			className="px-(--inset) pb-2"
			onSubmit={(event) => {
				event.preventDefault();
				if (wanted.length > 0) onListen(wanted);
			}}
		>
			<div className="flex gap-2">
				<Input
					className="flex-1"
					icon={ListFilter}
					isMono
					aria-label={t("filter")}
					aria-describedby={helpId}
					value={text}
					onChange={(event) => setText(event.target.value)}
				/>
				<Button type="submit" disabled={wanted.length === 0 || wanted.join(" ") === present}>
					{t("apply")}
				</Button>
			</div>
			<p id={helpId} className="pt-1 text-small text-ink-3">
				{t("filterHelp")} {clientId !== "" && <span className="whitespace-nowrap">{t("clientId", { clientId })}</span>}
			</p>
		</form>
	);
}
