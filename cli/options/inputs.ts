import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect } from './collect.ts';

/** Adds the arguments and flags that say what is packed. */
export function withInputs<Args extends unknown[], Values extends OptionValues>(
  command: Command<Args, Values>,
) {
  return command
    .argument('[objects...]', 'compiled objects, [linux/ARCH=]FILE')
    .option('--wasm <file>', 'Wasm user space')
    .option('--metadata <file>', 'ebpf.yaml: name, options, event types (default: none)')
    .option('--layer <type=file>', 'another file with its media type; repeatable', collect);
}
