"use client";

import { useMessages } from "next-intl";
import { USER_PROPERTY_HELP } from "@/lib/dsn/broker-fields";
import type { FieldSpec } from "@/lib/dsn/field";
import type { DsnEnd } from "@/lib/dsn/types";
import { inWords } from "@/lib/words/field-words";
import { specOf } from "./field-specs";

/** What is known about a field, with its words in the language shown. */
export function useSpec(end: DsnEnd, name: string): FieldSpec {
	return inWords(useMessages().fields, end, specOf(end, name));
}

/** Help of every user property. */
export function useUserPropertyHelp(): string {
	return useMessages().fields.broker["user_property"]?.help ?? USER_PROPERTY_HELP;
}
