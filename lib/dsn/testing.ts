import fc from "fast-check";
import type { DsnDraft } from "./types";

const anyText = fc.oneof(
	fc.string({ unit: "binary", maxLength: 12 }),
	fc.string({ unit: fc.constantFrom(..."ab1:/?&=@,%[]()+{}$# é"), maxLength: 12 }),
);

/** A host in brackets means the same as one without, and reads back without. */
const anyHost = anyText.filter((text) => !/^\[[^[\]]*\]$/.test(text));

/** Any draft that a form can hold: every part any text, at least one host, no parameter without a name. */
export const anyDraft: fc.Arbitrary<DsnDraft> = fc.record({
	protocol: anyText,
	user: anyText,
	password: anyText,
	hosts: fc.array(fc.record({ host: anyHost, port: anyText }), { minLength: 1, maxLength: 3 }),
	object: anyText,
	params: fc
		.array(
			fc.tuple(
				anyText.filter((text) => text !== ""),
				anyText,
			),
			{ maxLength: 4 },
		)
		.map((entries) => Object.fromEntries(entries)),
});
