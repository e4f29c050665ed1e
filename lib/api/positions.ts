import * as z from "zod";

/** An offset as decimal text: 64 bits, more than a JSON number keeps. */
const offsetSchema = z.string().regex(/^\d{1,19}$/, "Give an offset as a whole number.");

/** Where a task's consumer group stands, while the task is stopped. */
export const positionsSchema = z.object({
	groupId: z.string(),
	/** Unix time in ms at which the server was asked. */
	atMs: z.number(),
	vgroups: z.array(
		z.object({
			tmqTopic: z.string(),
			vgroupId: z.number(),
			/** Oldest log entry that retention has kept. */
			begin: offsetSchema,
			/** One past the newest log entry. */
			end: offsetSchema,
			/** Next entry to read; missing when the group has committed none. */
			committed: offsetSchema.optional(),
		}),
	),
});
export type Positions = z.infer<typeof positionsSchema>;

/** From where a stopped task reads on: in all vgroups, or in those named; the others stay where they are. */
export const repositionSchema = z.discriminatedUnion("scope", [
	z.object({ scope: z.literal("all"), to: z.enum(["earliest", "latest"]) }),
	z.object({
		scope: z.literal("vgroups"),
		vgroups: z
			.array(
				z.object({
					tmqTopic: z.string().min(1),
					vgroupId: z.int(),
					to: z.union([z.enum(["earliest", "latest"]), offsetSchema]),
				}),
			)
			.min(1, "Name at least one vgroup."),
	}),
]);
export type RepositionInput = z.infer<typeof repositionSchema>;
