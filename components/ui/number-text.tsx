import { isNothing, type Quantity } from "@/lib/format/number";
import { cx } from "./cx";

interface NumberTextProps {
	quantity: Quantity;
	/** Unit or remark behind the number, small and quiet. */
	unit?: string;
	className?: string;
}

/** A number with its exact value on hover; zeros and dashes are quiet so that the others stand out. */
export function NumberText({ quantity, unit, className }: NumberTextProps) {
	return (
		<span title={quantity.exact} className={cx(isNothing(quantity) ? "text-ink-3" : "text-ink", className)}>
			{quantity.text}
			{unit !== undefined && <span className="ml-1 text-small font-normal text-ink-3">{unit}</span>}
		</span>
	);
}

/** One cell of a strip of numbers: head, big number, unit. */
export function NumberCell({ label, quantity, unit, className }: NumberTextProps & { label: string }) {
	return (
		<div className={cx("min-w-0 px-3.5 py-2", className)}>
			<div className="text-small text-ink-2">{label}</div>
			<NumberText quantity={quantity} {...(unit === undefined ? {} : { unit })} className="text-number" />
		</div>
	);
}
