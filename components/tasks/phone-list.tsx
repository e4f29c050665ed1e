"use client";

import { useTranslations } from "next-intl";
import { PhoneRow } from "./phone-row";
import type { ListActions } from "./use-list-actions";
import { useRowWindow } from "./use-row-window";

const ROW_HEIGHT_PX = 78;

/** The list on a phone; only the rows in view are drawn. */
export function PhoneList({ ids, act }: { ids: readonly string[]; act: ListActions["act"] }) {
	const t = useTranslations("tasks");
	const { ref, items, before, after } = useRowWindow<HTMLUListElement>(ids.length, ROW_HEIGHT_PX);
	return (
		<ul ref={ref} aria-label={t("table")} style={{ paddingTop: before, paddingBottom: after }}>
			{items.map(({ index }) => {
				const id = ids[index];
				return id === undefined ? null : (
					<PhoneRow key={id} taskId={id} act={act} position={index + 1} count={ids.length} />
				);
			})}
		</ul>
	);
}
