export const form = {} as const;

export const preview = {} as const;

export const checks = {} as const;
