"use client";

import { useTranslations } from "next-intl";
import { Button } from "./button";
import { Note } from "./note";

interface FailedQueryProps {
	/** What could not be read. */
	query: { error: Error | null; isFetching: boolean; refetch(): Promise<unknown> };
	className?: string;
}

/** Says why something could not be read, with the button that reads it again; nothing while there is no error. */
export function FailedQuery({ query: { error, isFetching, refetch }, className }: FailedQueryProps) {
	const t = useTranslations("common");
	if (error === null) return null;
	return (
		<Note
			tone="red"
			{...(className === undefined ? {} : { className })}
			action={
				<Button size="sm" isBusy={isFetching} onClick={() => void refetch()}>
					{t("tryAgain")}
				</Button>
			}
		>
			{error.message}
		</Note>
	);
}
