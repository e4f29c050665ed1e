-- AlterTable
ALTER TABLE "Throughput" DROP CONSTRAINT "Throughput_pkey",
ADD COLUMN     "slots" INTEGER NOT NULL,
ADD COLUMN     "stepS" INTEGER NOT NULL,
ADD CONSTRAINT "Throughput_pkey" PRIMARY KEY ("taskId", "stepS", "slot");

-- CreateTable
CREATE TABLE "SkippedSample" (
    "id" SERIAL NOT NULL,
    "taskId" TEXT NOT NULL,
    "runId" TEXT,
    "at" TIMESTAMP(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "reasonKey" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "mqttTopic" TEXT,
    "body" TEXT NOT NULL,
    "bodyBytes" INTEGER NOT NULL,
    "vgroupId" INTEGER NOT NULL,

    CONSTRAINT "SkippedSample_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SkippedSample_taskId_outcome_reasonKey_id_idx" ON "SkippedSample"("taskId", "outcome", "reasonKey", "id");

-- CreateIndex
CREATE INDEX "Event_taskId_id_idx" ON "Event"("taskId", "id");

-- CreateIndex
CREATE INDEX "Throughput_stepS_slot_idx" ON "Throughput"("stepS", "slot");

-- AddForeignKey
ALTER TABLE "SkippedSample" ADD CONSTRAINT "SkippedSample_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
