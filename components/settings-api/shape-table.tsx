"use client";

import { useTranslations } from "next-intl";
import type { ShapeLine } from "@/lib/api-document/shape";

const INDENT_PX = 16;
/** A task with everything in it has some fifty lines. */
const MOST_LINES = 120;

/** The fields of a value, those inside others further in. */
export function ShapeTable({ label, lines }: { label: string; lines: readonly ShapeLine[] }) {
	const t = useTranslations("api");
	return (
		<table aria-label={label} className="w-full border-y border-line text-left text-code">
			<thead className="sr-only">
				<tr>
					<th scope="col">{t("field")}</th>
					<th scope="col">{t("type")}</th>
				</tr>
			</thead>
			<tbody className="divide-y divide-line">
				{lines.slice(0, MOST_LINES).map((line) => (
					<tr key={line.key} className="align-baseline">
						<th
							scope="row"
							className="w-2/5 py-1 pr-3 font-mono font-normal wrap-anywhere text-ink"
							style={{ paddingLeft: line.depth * INDENT_PX }}
						>
							{line.name ?? <span className="font-sans text-small text-ink-3">{t("either")}</span>}
							{line.isRequired && <span className="ml-1.5 font-sans text-small text-ink-3">{t("required")}</span>}
						</th>
						<td className="py-1 font-mono wrap-anywhere text-ink-2">
							{line.type}
							{line.note !== "" && <span className="ml-2 font-sans text-small text-ink-3">{line.note}</span>}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
