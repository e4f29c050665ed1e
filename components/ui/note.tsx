import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { Icon, type IconType } from "./icon";
import { useSay } from "./use-say";

export type NoteTone = "amber" | "red" | "blue";

const LOOKS = {
	amber: { box: "border-amber-line bg-amber-bg", icon: TriangleAlert, ink: "text-amber" },
	red: { box: "border-red-line bg-red-bg", icon: CircleAlert, ink: "text-red" },
	blue: { box: "border-line-2 bg-accent-bg", icon: Info, ink: "text-accent" },
} as const;

interface NoteProps {
	tone: NoteTone;
	icon?: IconType;
	/** What happened, then what to do. The first clause may be set in `strong`. */
	children: ReactNode;
	/** A small button that does it. */
	action?: ReactNode;
	className?: string;
}

/** A boxed sentence with its remedy. A red one is read out at once. */
export function Note({ tone, icon, children, action, className }: NoteProps) {
	const look = LOOKS[tone];
	const say = useSay();
	return (
		<div
			role={tone === "red" ? "alert" : "status"}
			className={cx("flex items-center gap-3 rounded-box border px-2.5 py-2 phone:flex-wrap", look.box, className)}
		>
			<span className="flex min-w-0 flex-1 gap-2.5">
				<Icon icon={icon ?? look.icon} className={cx("mt-0.5", look.ink)} />
				<span className="max-w-[90ch] min-w-0 text-ink wrap-anywhere">
					{typeof children === "string" ? say(children) : children}
				</span>
			</span>
			{action}
		</div>
	);
}
