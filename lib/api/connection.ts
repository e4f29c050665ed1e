import * as z from "zod";
import { SECRET_NAMES, secretChangesSchema } from "./task";

/**
 * A saved source or broker. A task that is filled in from one has its own copy: changing or deleting the connection
 * changes no task.
 */
export const connectionSchema = z.object({
	id: z.string(),
	name: z.string(),
	end: z.enum(["source", "broker"]),
	/** DSN line without secrets, and without what belongs to one task: TMQ topic, group, client id, MQTT topic. */
	dsn: z.string(),
	storedSecrets: z.array(z.enum(SECRET_NAMES)),
	/** The demo's own simulator or broker. */
	isDemo: z.boolean(),
	changedAtMs: z.number(),
	/** Tasks whose end is the same server and user. */
	usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Connection = z.infer<typeof connectionSchema>;
export const connectionsSchema = z.object({ connections: z.array(connectionSchema) });

export const connectionInputSchema = z.object({
	name: z.string().trim().min(1, "Give the connection a name.").max(120, "At most 120 characters."),
	end: z.enum(["source", "broker"]),
	dsn: z.string().min(1).max(65_536),
	secrets: secretChangesSchema.default({}),
});
export type ConnectionInput = z.input<typeof connectionInputSchema>;
