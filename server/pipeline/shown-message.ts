const SHOWN_BYTES = 4_096;

/** A body as viewers get it: the first bytes as text, and how long it really is. */
export function shownOf(bytes: Uint8Array): { body: string; isCut: boolean; bodyBytes: number } {
	const isCut = bytes.length > SHOWN_BYTES;
	return { body: new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES)), isCut, bodyBytes: bytes.length };
}
