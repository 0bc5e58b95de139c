import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect } from './collect.ts';

/** Adds the flags that say which tags are meant. */
export function withTagOptions<Args extends unknown[], Values extends OptionValues>(
  command: Command<Args, Values>,
) {
  return command
    .option(
      '--filter <tags>',
      'only these: a pattern like 1.* or stable-?, or a range like ">=1.2 <2"; repeatable',
      collect,
    )
    .option('--exclude <tags>', 'not these; pattern or range; repeatable', collect);
}

/** Reads a whole number from 1 on. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It is a whole number from 1 on.');
}
