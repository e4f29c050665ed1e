-- CreateTable
CREATE TABLE "SkippedSample" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "taskId" TEXT NOT NULL,
    "runId" TEXT,
    "at" DATETIME NOT NULL,
    "outcome" TEXT NOT NULL,
    "reasonKey" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "mqttTopic" TEXT,
    "body" TEXT NOT NULL,
    "bodyBytes" INTEGER NOT NULL,
    "vgroupId" INTEGER NOT NULL,
    CONSTRAINT "SkippedSample_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Throughput" (
    "taskId" TEXT NOT NULL,
    "stepS" INTEGER NOT NULL,
    "slot" INTEGER NOT NULL,
    "slots" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,
    "published" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,

    PRIMARY KEY ("taskId", "stepS", "slot"),
    CONSTRAINT "Throughput_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- What was recorded by ten seconds is counted in the longer steps too.
INSERT INTO "new_Throughput" ("taskId", "stepS", "slot", "slots", "read", "published", "skipped", "failed") SELECT "taskId", 10, "slot", 1, "read", "published", "skipped", "failed" FROM "Throughput";
INSERT INTO "new_Throughput" ("taskId", "stepS", "slot", "slots", "read", "published", "skipped", "failed") SELECT "taskId", 180, "slot" / 18, COUNT(*), SUM("read"), SUM("published"), SUM("skipped"), SUM("failed") FROM "Throughput" GROUP BY "taskId", "slot" / 18;
INSERT INTO "new_Throughput" ("taskId", "stepS", "slot", "slots", "read", "published", "skipped", "failed") SELECT "taskId", 900, "slot" / 90, COUNT(*), SUM("read"), SUM("published"), SUM("skipped"), SUM("failed") FROM "Throughput" GROUP BY "taskId", "slot" / 90;
DROP TABLE "Throughput";
ALTER TABLE "new_Throughput" RENAME TO "Throughput";
CREATE INDEX "Throughput_stepS_slot_idx" ON "Throughput"("stepS", "slot");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "SkippedSample_taskId_outcome_reasonKey_id_idx" ON "SkippedSample"("taskId", "outcome", "reasonKey", "id");

-- CreateIndex
CREATE INDEX "Event_taskId_id_idx" ON "Event"("taskId", "id");
