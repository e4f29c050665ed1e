/** Three streams going over an edge. */
export function Logo({ size = 20 }: { size?: number }) {
	return (
		<svg aria-hidden width={size} height={size} viewBox="0 0 20 20" fill="none" strokeLinecap="round" strokeWidth={2}>
			<path d="M2.5 4H8a8.5 8.5 0 0 1 8.5 8.5V17" className="stroke-accent" />
			<path d="M2.5 8.6H8a4 4 0 0 1 4 4V17" className="stroke-accent" />
			<path d="M2.5 13.2H5a2.2 2.2 0 0 1 2.2 2.2V17" className="stroke-accent opacity-60" />
		</svg>
	);
}
