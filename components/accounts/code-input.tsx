import type { ComponentProps } from "react";
import { Input } from "@/components/ui/input";

/** Takes the six digits that an authenticator app shows, or a backup code; browsers and phones offer to fill it in. */
export function CodeInput(props: ComponentProps<typeof Input>) {
	return <Input {...props} inputMode="numeric" autoComplete="one-time-code" isMono autoFocus />;
}
