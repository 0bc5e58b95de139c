export { anySignal, sleep, throwIfAborted, unlessAborted } from './abort.ts';
export type { Abortable } from './abort.ts';
export { BinaryReader } from './binary-reader.ts';
export type { BinaryReaderOptions, Endianness } from './binary-reader.ts';
export { CAPS, KIB, MIB } from './caps.ts';
export { ERROR_CODES, EXIT_CODES } from './error-codes.ts';
export type { ErrorClass, ErrorCode } from './error-codes.ts';
export { EbpfError, errnoOf, fail, isEbpfError, toEbpfError } from './error.ts';
export type { ErrorContext } from './error.ts';
export {
  ensureDirectory,
  ensurePrivateDirectory,
  pathExists,
  readFileCapped,
  syncDirectory,
  temporaryName,
  withTemporaryDirectory,
  writeFileAtomic,
} from './files.ts';
export type { CappedRead } from './files.ts';
export { given } from './given.ts';
export { canonicalJson, isJsonObject, parseJson } from './json.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { createLimiter, forEachLimited } from './limiter.ts';
export type { Limiter } from './limiter.ts';
export { acquireLock, withLock } from './lock.ts';
export type { HeldLock, LockOptions } from './lock.ts';
export { sweepDebris as sweepLockDebris } from './lock-file.ts';
export { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
export { silentLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { currentProcess, parseProcessIdentity, processState } from './process-identity.ts';
export type { ProcessIdentity, ProcessState } from './process-identity.ts';
export { printable, redactUrl } from './redact.ts';
export { concatBytes, readAll, streamOf } from './streams.ts';
export type { ByteStream } from './streams.ts';
export { StringTable } from './string-table.ts';
export type { StringTableOptions } from './string-table.ts';
