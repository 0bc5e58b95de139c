import { Option } from '@commander-js/extra-typings';

/** Flags of every command that talks to a registry. */

export function plainHttpOption(): Option<'--plain-http'> {
  return new Option('--plain-http', 'use HTTP without TLS also for hosts that are not loopback');
}

export function insecureOption(): Option<'--insecure'> {
  return new Option('--insecure', 'do not check TLS certificates of the registry');
}

export function caFileOption(): Option<'--ca-file <file>'> {
  return new Option('--ca-file <file>', 'certificate authorities of the registry, PEM');
}

export function idleTimeoutOption(): Option<'--idle-timeout <time>', undefined, '30s'> {
  return new Option(
    '--idle-timeout <time>',
    'give up when the registry sends nothing for so long',
  ).default('30s' as const);
}
