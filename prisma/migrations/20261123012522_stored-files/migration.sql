-- CreateTable
CREATE TABLE "StoredFile" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "expiresAt" DATETIME,
    "sealed" BLOB NOT NULL,
    "createdAt" DATETIME NOT NULL
);
