import { Option } from '@commander-js/extra-typings';

/** Flags that mean the same on every command. Each call makes a new one: commander keeps state in them. */

export function storeOption(): Option<'--store <dir>'> {
  return new Option('--store <dir>', 'folder of the local store (also EBPF_STORE)');
}

export function formatOption(): Option<
  '--format <format>',
  undefined,
  'text',
  undefined,
  false,
  'text' | 'json'
> {
  return new Option('--format <format>', 'how results and errors are printed')
    .choices(['text', 'json'] as const)
    .default('text' as const);
}

export function quietOption(): Option<'-q, --quiet'> {
  return new Option('-q, --quiet', 'no progress and no notes; warnings and errors still show');
}

export function debugOption(): Option<'--debug'> {
  return new Option('--debug', 'show requests, and where an error came from');
}

export function progressOption(): Option<
  '--progress <how>',
  undefined,
  'auto',
  undefined,
  false,
  'auto' | 'none' | 'json'
> {
  return new Option(
    '--progress <how>',
    'auto: a line on a terminal; json: an event a line on stderr',
  )
    .choices(['auto', 'none', 'json'] as const)
    .default('auto' as const);
}
