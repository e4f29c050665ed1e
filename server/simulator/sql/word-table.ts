/** What each of some words stands for, and no others: a plain object would know `constructor` and `__proto__` as well. */
export function wordTable<T>(meanings: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
	return new Map(Object.entries(meanings));
}
