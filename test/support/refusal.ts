import { isEbpfError } from '../../src/base/index.ts';

/** `code: message` of the error of ours that the work ends with; undefined when it ends well. Any other error goes on. */
export function refusalOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isEbpfError(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
