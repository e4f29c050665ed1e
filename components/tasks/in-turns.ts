/** Does the work for every item, at most `atOnce` at a time, in order of beginning. Rejects with the first error. */
export async function inTurns<Item>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item) => Promise<void>,
): Promise<void> {
	const waiting = items.values();
	const worker = async () => {
		// All workers draw from the one iterator.
		for (const item of waiting) await work(item);
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
