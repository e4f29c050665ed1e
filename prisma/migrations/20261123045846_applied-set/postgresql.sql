-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "appliedSet" TEXT;

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "appliedSet" TEXT;
