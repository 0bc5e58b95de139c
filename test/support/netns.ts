import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { findTool } from './needs.ts';

/** A network namespace of the kernel: nothing goes in or out but over links that the test makes. */
export interface NetworkNamespace {
  readonly name: string;
  /** A command line that runs inside: put it before a program and its arguments. */
  readonly inside: readonly string[];
  /** Runs `ip` inside. */
  ip(...args: readonly string[]): void;
}

function ip(...args: readonly string[]): void {
  execFileSync(findTool('ip') ?? 'ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A new namespace whose loopback is up; gone when the test has ended. */
export function networkNamespace(label: string): NetworkNamespace {
  const name = `ebpf-${process.pid}-${label}`;
  ip('netns', 'add', name);
  onTestFinished(() => ip('netns', 'delete', name));
  const within = (...args: readonly string[]): void => ip('-n', name, ...args);
  within('link', 'set', 'lo', 'up');
  return { name, inside: [findTool('ip') ?? 'ip', 'netns', 'exec', name], ip: within };
}

/** Puts a cable between two namespaces; gives the address of each end. */
export function cable(one: NetworkNamespace, other: NetworkNamespace): readonly [string, string] {
  const addresses = ['10.71.0.1', '10.71.0.2'] as const;
  ip(
    ...['link', 'add', 'cable', 'netns', one.name, 'type', 'veth'],
    ...['peer', 'name', 'cable', 'netns', other.name],
  );
  for (const [end, address] of [
    [one, addresses[0]],
    [other, addresses[1]],
  ] as const) {
    end.ip('address', 'add', `${address}/24`, 'dev', 'cable');
    end.ip('link', 'set', 'cable', 'up');
  }
  return addresses;
}
