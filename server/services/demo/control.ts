/** The embedded simulator and broker, running or not. */
export interface DemoEnds {
	/** DSN lines of a task that shows the demo. */
	source: string;
	broker: string;
	close(): Promise<void>;
}

export interface DemoStatus {
	/** False: switched off by SPILLWAY_DEMO=off. */
	isOffered: boolean;
	isRunning: boolean;
	/** The demo's task, when there is one. */
	taskId: string | undefined;
}

export interface DemoControl {
	readonly isOffered: boolean;
	readonly isRunning: boolean;
	/** Starts both ends unless they run; the same lines each time while they do. */
	open(): Promise<DemoEnds>;
	/** Ends both. Idempotent. */
	close(): Promise<void>;
}
