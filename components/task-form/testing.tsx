import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { LiveDataProvider } from "@/components/live-data/live-data-provider";
import { createLiveStore } from "@/components/live-data/live-store";
import { makeTask } from "@/components/testing/tasks";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { Task } from "@/lib/api/task";
import { en } from "@/lib/words/en";

/** Draws a part of the console with everything that the layout puts around it, and no event stream. */
export function renderConsole(ui: ReactNode) {
	const store = createLiveStore({ now: () => 0, schedule: () => {} });
	const user = userEvent.setup();
	const view = render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
				<LiveDataProvider store={store}>
					<TooltipProvider>{ui}</TooltipProvider>
				</LiveDataProvider>
			</QueryClientProvider>
		</NextIntlClientProvider>,
	);
	return { user, ...view };
}

/** A task as the server stores it, with a password that is kept apart. */
export function storedTask(change: Partial<Task> = {}): Task {
	return makeTask({
		id: "t1",
		name: "plant-meters",
		labels: ["plant 2"],
		source:
			"tmq+ws://reader@tdengine.example:6041/topic_meters?group.id=spillway-plant-meters&auto.offset.reset=earliest",
		broker: "mqtt://mqtt.example:1883?version=5.0&client_id=spillway-plant-meters&topic=plant/{table}&qos=1",
		storedSecrets: ["source.password"],
		...change,
	});
}
