import type * as z from "zod";
import {
	accountInputSchema,
	accountSchema,
	auditEntrySchema,
	meSchema,
	sessionSchema,
	tokenSchema,
} from "@/lib/api/account";
import { webhookInputSchema, webhookSchema } from "@/lib/api/alert";
import { checkStepSchema, endInputSchema, peekLineSchema, tmqTopicSchema } from "@/lib/api/check";
import { connectionInputSchema, connectionSchema } from "@/lib/api/connection";
import { serverEventSchema } from "@/lib/api/events";
import { storedFileSchema } from "@/lib/api/file";
import { positionsSchema } from "@/lib/api/positions";
import { problemSchema } from "@/lib/api/problem";
import { settingsSchema } from "@/lib/api/settings";
import { skippedReasonSchema } from "@/lib/api/skipped";
import { storeStateSchema } from "@/lib/api/store";
import {
	causeSchema,
	countersSchema,
	healthSchema,
	historySchema,
	liveSampleSchema,
	liveSchema,
	runSchema,
	secretChangeSchema,
	secretOwnerSchema,
	taskEventSchema,
	taskInputSchema,
	taskSchema,
	taskStateSchema,
	taskStatusSchema,
} from "@/lib/api/task";
import { importEntrySchema } from "@/lib/api/task-file";
import { verifyLineSchema } from "@/lib/api/verify";

/** Schemas that the document tells once, by name; everything else stands where it is used. */
export const SCHEMA_NAMES = {
	Account: accountSchema,
	AccountInput: accountInputSchema,
	AuditEntry: auditEntrySchema,
	Cause: causeSchema,
	CheckStep: checkStepSchema,
	Connection: connectionSchema,
	ConnectionInput: connectionInputSchema,
	Counters: countersSchema,
	EndInput: endInputSchema,
	Health: healthSchema,
	History: historySchema,
	ImportEntry: importEntrySchema,
	Me: meSchema,
	PeekLine: peekLineSchema,
	Positions: positionsSchema,
	Problem: problemSchema,
	Run: runSchema,
	Sample: liveSampleSchema,
	SecretChange: secretChangeSchema,
	SecretOwner: secretOwnerSchema,
	ServerEvent: serverEventSchema,
	Session: sessionSchema,
	Settings: settingsSchema,
	SkippedReason: skippedReasonSchema,
	StoreState: storeStateSchema,
	StoredFile: storedFileSchema,
	Task: taskSchema,
	TaskEvent: taskEventSchema,
	TaskInput: taskInputSchema,
	TaskLive: liveSchema,
	TaskState: taskStateSchema,
	TaskStatus: taskStatusSchema,
	TmqTopic: tmqTopicSchema,
	Token: tokenSchema,
	VerifyLine: verifyLineSchema,
	Webhook: webhookSchema,
	WebhookInput: webhookInputSchema,
} as const satisfies Record<string, z.ZodType>;
