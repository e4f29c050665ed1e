export const onboarding = {
	title: "Your first message",
} as const;
