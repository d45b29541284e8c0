/** For tests of what is built on a journal: a disk that can be made to fail. */
export { MemoryDisk, systemError } from "./memory-disk.ts";
