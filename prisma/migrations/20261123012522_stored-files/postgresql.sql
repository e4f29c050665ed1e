-- CreateTable
CREATE TABLE "StoredFile" (
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "expiresAt" TIMESTAMP(3),
    "sealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "StoredFile_pkey" PRIMARY KEY ("name")
);
