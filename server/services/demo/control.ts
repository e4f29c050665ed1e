import * as z from "zod";

export const demoPortsSchema = z.object({ source: z.number(), broker: z.number() });
export type DemoPorts = z.infer<typeof demoPortsSchema>;

/** The embedded simulator and broker while they run. */
export interface DemoEnds {
	/** DSN lines of a task that shows the demo. */
	readonly sourceDsn: string;
	readonly brokerDsn: string;
	/** To be handed in at the next start, so that the task finds its ends again. */
	readonly ports: DemoPorts;
	close(): Promise<void>;
}

export interface DemoControl {
	/** False: switched off, or other consoles share the tasks. */
	readonly isOffered: boolean;
	readonly isRunning: boolean;
	/** Starts both ends, on these ports if they are free; the same ends each time while they run. */
	open(ports: DemoPorts | undefined): Promise<DemoEnds>;
	/** Ends both. Idempotent. */
	close(): Promise<void>;
}
