import type { MessageAddress } from "@/lib/tmq/types";
import { renderProperty } from "@/lib/topic-template/property";
import type { PropertyTemplate } from "@/lib/topic-template/types";
import { addressValues } from "./data-topics";
import type { UserProperties } from "./types";

/** The user properties whose values are templates, by name. */
export type PropertyTemplates = Readonly<Record<string, PropertyTemplate>>;

/** Whether two rows of one block can have different user properties. */
export function propertiesVaryByRow(templates: PropertyTemplates): boolean {
	return Object.values(templates).some(({ variables }) => variables.has("table"));
}

/** What the properties of a TMQ message's MQTT messages are made from. */
export class MessageProperties {
	readonly #templates: readonly [name: string, template: PropertyTemplate][];
	readonly #address: MessageAddress;

	constructor(templates: PropertyTemplates, address: MessageAddress) {
		this.#templates = Object.entries(templates);
		this.#address = address;
	}

	of(table: string | undefined, stable: string | undefined): UserProperties {
		const names = { ...(table === undefined ? {} : { table }), ...(stable === undefined ? {} : { stable }) };
		const values = { ...addressValues(this.#address), ...names, offset: String(this.#address.offset) };
		const properties: [string, string][] = [];
		for (const [name, template] of this.#templates) {
			const value = renderProperty(template, values);
			if (value !== undefined) properties.push([name, value]);
		}
		return properties;
	}
}
