import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';

/** A command as the list of commands knows it; its flags are loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly alias?: string;
  readonly summary: string;
  /** Makes the command, without name and summary. */
  readonly load: () => Promise<(cli: Cli) => CommandUnknownOpts>;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandEntry[];
}

export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Author:',
    commands: [
      {
        name: 'inspect',
        summary: 'show what an object or artifact holds and needs',
        load: async () => (await import('./commands/inspect.ts')).inspectCommand,
      },
      {
        name: 'pack',
        summary: 'put compiled objects into the local store',
        load: async () => (await import('./commands/pack.ts')).packCommand,
      },
      {
        name: 'push',
        summary: 'send an artifact to a registry',
        load: async () => (await import('./commands/push.ts')).pushCommand,
      },
    ],
  },
  {
    title: 'Use:',
    commands: [
      {
        name: 'pull',
        summary: 'fetch artifacts into the local store',
        load: async () => (await import('./commands/pull.ts')).pullCommand,
      },
      {
        name: 'verify',
        summary: 'check digests, schema and derived facts',
        load: async () => (await import('./commands/verify.ts')).verifyCommand,
      },
      {
        name: 'run',
        summary: 'load a program into the kernel and print its events',
        load: async () => (await import('./commands/run.ts')).runCommand,
      },
    ],
  },
  {
    title: 'Store:',
    commands: [
      {
        name: 'list',
        alias: 'ls',
        summary: 'show what the local store has',
        load: async () => (await import('./commands/list.ts')).listCommand,
      },
      {
        name: 'tag',
        summary: 'give another name to what the local store has',
        load: async () => (await import('./commands/tag.ts')).tagCommand,
      },
      {
        name: 'rm',
        summary: 'take names out of the local store, or of a registry',
        load: async () => (await import('./commands/rm.ts')).rmCommand,
      },
      {
        name: 'prune',
        summary: 'free what no name of the local store needs',
        load: async () => (await import('./commands/prune.ts')).pruneCommand,
      },
      {
        name: 'fsck',
        summary: 'check the local store, and heal it',
        load: async () => (await import('./commands/fsck.ts')).fsckCommand,
      },
    ],
  },
  {
    title: 'Registry:',
    commands: [
      {
        name: 'copy',
        summary: 'copy between registries, layouts, archives and the store',
        load: async () => (await import('./commands/copy.ts')).copyCommand,
      },
      {
        name: 'attach',
        summary: 'attach files to an artifact: SBOMs, reports, signatures',
        load: async () => (await import('./commands/attach.ts')).attachCommand,
      },
      {
        name: 'discover',
        summary: 'show what is attached to an artifact',
        load: async () => (await import('./commands/discover.ts')).discoverCommand,
      },
      {
        name: 'tags',
        summary: 'list the tags of a repository',
        load: async () => (await import('./commands/tags.ts')).tagsCommand,
      },
      {
        name: 'resolve',
        summary: 'print the digests that references name now',
        load: async () => (await import('./commands/resolve.ts')).resolveCommand,
      },
      {
        name: 'login',
        summary: 'keep credentials of a registry',
        load: async () => (await import('./commands/login.ts')).loginCommand,
      },
      {
        name: 'logout',
        summary: 'forget credentials of a registry',
        load: async () => (await import('./commands/logout.ts')).logoutCommand,
      },
      {
        name: 'mirror',
        summary: 'keep artifacts of one place in another as well',
        load: async () => (await import('./commands/mirror.ts')).mirrorCommand,
      },
      {
        name: 'serve',
        summary: 'serve a folder as an OCI registry',
        load: async () => (await import('./commands/serve.ts')).serveCommand,
      },
    ],
  },
  {
    title: 'This machine:',
    commands: [
      {
        name: 'config',
        summary: 'show and change settings, and where each comes from',
        load: async () => (await import('./commands/config.ts')).configCommand,
      },
      {
        name: 'doctor',
        summary: 'say whether this machine can run programs, and what to do',
        load: async () => (await import('./commands/doctor.ts')).doctorCommand,
      },
    ],
  },
];
