-- CreateTable
CREATE TABLE "AlertWebhook" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "url" BLOB NOT NULL,
    "shownUrl" TEXT NOT NULL,
    "healths" TEXT NOT NULL,
    "labels" TEXT NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "AlertDelivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "webhookId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "event" TEXT NOT NULL,
    "taskName" TEXT,
    "health" TEXT,
    "attempts" INTEGER NOT NULL,
    "isDelivered" BOOLEAN NOT NULL,
    "detail" TEXT NOT NULL,
    CONSTRAINT "AlertDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "AlertWebhook" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AlertState" (
    "taskId" TEXT NOT NULL PRIMARY KEY,
    "health" TEXT NOT NULL,
    "toldAt" DATETIME NOT NULL,
    CONSTRAINT "AlertState_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "AlertWebhook_name_key" ON "AlertWebhook"("name");

-- CreateIndex
CREATE INDEX "AlertDelivery_webhookId_id_idx" ON "AlertDelivery"("webhookId", "id");
