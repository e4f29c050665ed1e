import { parse as parseLossless } from "lossless-json";
import { AnswerError } from "./answer-error";

/** A number of 16 digits or more may lie beyond 2^53, where `JSON.parse` rounds. */
const LONG_NUMBER = /\d{16}/;

/** Parses JSON such that integers beyond 2^53 become bigint instead of being rounded. Throws `AnswerError`. */
export function parseExactJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return LONG_NUMBER.test(text) ? parseLossless(text, null, parseNumber) : value;
	} catch (error) {
		throw new AnswerError("it is no JSON", { cause: error });
	}
}

function parseNumber(text: string): number | bigint {
	const value = Number(text);
	return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text);
}

type JsonObject = { readonly [key: string]: unknown };

/** Typed access to the members of one JSON object. A missing or `null` member reads as its empty value. */
export class JsonFields {
	readonly #object: JsonObject;
	readonly #where: string;

	constructor(value: unknown, where: string) {
		if (!isObject(value)) throw new AnswerError(`${where} is no object`);
		this.#object = value;
		this.#where = where;
	}

	text(name: string): string {
		const value = this.#object[name] ?? "";
		if (typeof value !== "string") throw this.#wrong(name, "a text");
		return value;
	}

	/** A small integer, such as a code or a vgroup id. */
	integer(name: string): number {
		const value = this.#object[name] ?? 0;
		if (typeof value !== "number" || !Number.isInteger(value)) throw this.#wrong(name, "an integer");
		return value;
	}

	/** A 64-bit integer. */
	bigint(name: string): bigint {
		return this.#toBigint(this.#object[name] ?? 0, name);
	}

	bool(name: string): boolean {
		const value = this.#object[name] ?? false;
		if (typeof value !== "boolean") throw this.#wrong(name, "true or false");
		return value;
	}

	texts(name: string): string[] {
		return this.#list(name).map((item) => {
			if (typeof item !== "string") throw this.#wrong(name, "a list of texts");
			return item;
		});
	}

	bigints(name: string): bigint[] {
		return this.#list(name).map((item) => this.#toBigint(item, name));
	}

	objects(name: string): JsonFields[] {
		return this.#list(name).map((item) => new JsonFields(item, `${this.#where}.${name}`));
	}

	#list(name: string): readonly unknown[] {
		const value = this.#object[name] ?? [];
		if (!Array.isArray(value)) throw this.#wrong(name, "a list");
		return value;
	}

	#toBigint(value: unknown, name: string): bigint {
		if (typeof value === "bigint") return value;
		if (typeof value !== "number" || !Number.isInteger(value)) throw this.#wrong(name, "an integer");
		return BigInt(value);
	}

	#wrong(name: string, wanted: string): AnswerError {
		return new AnswerError(`${this.#where}.${name} should be ${wanted}`);
	}
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
