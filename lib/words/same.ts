/** The same keys with any text: what a catalogue of another language has to be. */
export type Same<T> = T extends string ? string : { readonly [Key in keyof T]: Same<T[Key]> };
