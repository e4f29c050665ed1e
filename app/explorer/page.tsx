import type { Metadata } from "next";
import { Suspense } from "react";
import { Explorer } from "@/components/explorer/explorer";

export const metadata: Metadata = { title: "Explorer" };

export default function ExplorerPage() {
	return (
		<Suspense>
			<Explorer />
		</Suspense>
	);
}
