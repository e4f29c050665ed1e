-- CreateTable
CREATE TABLE "AlertWebhook" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" BYTEA NOT NULL,
    "shownUrl" TEXT NOT NULL,
    "healths" TEXT NOT NULL,
    "labels" TEXT NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "changedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertWebhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertDelivery" (
    "id" SERIAL NOT NULL,
    "webhookId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "event" TEXT NOT NULL,
    "taskName" TEXT,
    "health" TEXT,
    "attempts" INTEGER NOT NULL,
    "isDelivered" BOOLEAN NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "AlertDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertState" (
    "taskId" TEXT NOT NULL,
    "health" TEXT NOT NULL,
    "toldAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertState_pkey" PRIMARY KEY ("taskId")
);

-- CreateIndex
CREATE UNIQUE INDEX "AlertWebhook_name_key" ON "AlertWebhook"("name");

-- CreateIndex
CREATE INDEX "AlertDelivery_webhookId_id_idx" ON "AlertDelivery"("webhookId", "id");

-- AddForeignKey
ALTER TABLE "AlertDelivery" ADD CONSTRAINT "AlertDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "AlertWebhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertState" ADD CONSTRAINT "AlertState_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
