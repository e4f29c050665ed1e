/**
 * Labels with an equals sign, such as `site=a`, say where a task may run: only on workers that carry the same label.
 * All others are for people.
 */
export function isPlacementLabel(label: string): boolean {
	return label.includes("=");
}

/** The label that pins a task with these labels, if one does; they hold at most one such. */
export function placementOf(labels: readonly string[]): string | undefined {
	return labels.find(isPlacementLabel);
}

export const ONE_PLACEMENT_LABEL = "A task runs in one place: keep one of the labels that have an equals sign.";

export function hasOnePlacement(labels: readonly string[]): boolean {
	return new Set(labels.filter(isPlacementLabel)).size <= 1;
}
