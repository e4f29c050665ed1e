import type { Told } from "@/lib/words/told";
import { audit } from "./audit";
import { broker } from "./broker";
import { ofConsole } from "./console";
import { form } from "./form";
import { source } from "./source";

/** Chinese for the English sentences that the server and lib make. */
export const told: Told = [...broker, ...source, ...ofConsole, ...form, ...audit];
