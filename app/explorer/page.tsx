import { Suspense } from "react";
import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { Explorer } from "@/components/explorer/explorer";

export const generateMetadata = pageTitle("explorer.title");

export default function ExplorerPage() {
	return page("source:query", () => (
		<Suspense>
			<Explorer />
		</Suspense>
	));
}
