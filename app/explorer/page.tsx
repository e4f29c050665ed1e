import type { Metadata } from "next";
import { Suspense } from "react";
import { page } from "@/app/page-access";
import { Explorer } from "@/components/explorer/explorer";

export const metadata: Metadata = { title: "Explorer" };

export default function ExplorerPage() {
	return page("source:query", () => (
		<Suspense>
			<Explorer />
		</Suspense>
	));
}
