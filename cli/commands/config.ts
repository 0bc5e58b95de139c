import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { ListedSetting, RegistryExplanation } from '../../src/index.ts';
import { note, printJson, printLine, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { formatFields, formatTable } from '../output/table.ts';

export function configCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('config')
    .description(
      'Shows every setting that holds and where it comes from: a default, a line of a file, a ' +
        'variable of the environment.',
    )
    .usage('[COMMAND] [options]')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.settings({ signal });
        if (options.format === 'json') return printJson(cli, result);
        return write(cli, settingsTable(result.settings));
      }),
    );
  for (const child of [get, set, unset, path, check, registry]) command.addCommand(child(cli));
  examples(command, [
    ['ebpf config', 'all settings'],
    ['ebpf config set idleTimeout 1m', 'into the file of this user'],
    [
      "ebpf config set 'registries[ghcr.io].mirrors' '[mirror.example/ghcr]'",
      'read from there first',
    ],
    ['ebpf config registry ghcr.io/acme/execsnoop', 'how that would be reached, and why'],
  ]);
  return command;
}

function get(cli: Cli): CommandUnknownOpts {
  return new Command('get')
    .summary('print one setting')
    .description('Prints the value of a setting, or of all settings below a key.')
    .argument('<key>', 'like idleTimeout or registries[ghcr.io].mirrors')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((key, _options, command) => {
      const options = flagsOf(command);
      return withClient(cli, options, async (client, signal) => {
        const result = await client.settings({ key, signal });
        if (options.format === 'json') return printJson(cli, result);
        const [first, ...more] = result.settings;
        if (first !== undefined && more.length === 0) return printLine(cli, valueText(first.value));
        return write(cli, settingsTable(result.settings));
      });
    });
}

function set(cli: Cli): CommandUnknownOpts {
  return new Command('set')
    .summary('write a setting into a file')
    .description(
      'Writes a setting into the file of this user. Comments and all else in it stay; the file is ' +
        'checked before it takes the place of the old one.',
    )
    .argument('<key>', 'like idleTimeout or registries[ghcr.io].mirrors')
    .argument('<value>', 'as in YAML: true, 30s, [a, b]')
    .option('--system', 'the file of the system, for all users')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((key, value, ...[, command]) => change(cli, { key, value }, flagsOf(command)));
}

function unset(cli: Cli): CommandUnknownOpts {
  return new Command('unset')
    .summary('take a setting out of a file')
    .description('Takes a setting out of the file of this user; what is weaker holds then.')
    .argument('<key>', 'like idleTimeout or registries[ghcr.io]')
    .option('--system', 'the file of the system, for all users')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((key, _options, command) => change(cli, { key, value: undefined }, flagsOf(command)));
}

/** Flags of a command and of `config` itself, which takes --format wherever it stands. */
function flagsOf(command: CommandUnknownOpts): ChangeFlags {
  return command.optsWithGlobals() as unknown as ChangeFlags;
}

interface ChangeFlags {
  readonly system?: true | undefined;
  readonly format: 'text' | 'json';
  readonly debug?: true | undefined;
}

function change(
  cli: Cli,
  what: { readonly key: string; readonly value: string | undefined },
  options: ChangeFlags,
): Promise<void> {
  return withClient(cli, options, async (client, signal) => {
    const system = options.system ?? false;
    const result = await client.changeSetting({ ...what, system, signal });
    if (options.format === 'json') return printJson(cli, result);
    note(cli, result.changed ? `changed ${result.path}` : `${result.path} says so already`);
  });
}

function path(cli: Cli): CommandUnknownOpts {
  return new Command('path')
    .summary('list the files that are read')
    .description('Lists the files and folders that settings are read from, the weakest first.')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((_options, command) => {
      const options = flagsOf(command);
      return withClient(cli, options, async (client, signal) => {
        const result = await client.settingsPlaces({ signal });
        if (options.format === 'json') return printJson(cli, result);
        const rows = result.places.map((place) => [
          place.path,
          place.kind,
          place.exists ? 'yes' : 'no',
        ]);
        return write(cli, formatTable(['PATH', 'KIND', 'THERE'], rows));
      });
    });
}

function check(cli: Cli): CommandUnknownOpts {
  return new Command('check')
    .summary('check files of settings')
    .description('Reads one file of settings, or all there are, and says what is wrong with it.')
    .argument('[file]', 'a config.yaml or registries.conf (default: what ebpf config path lists)')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((file, _options, command) => {
      const options = flagsOf(command);
      return withClient(cli, options, async (client, signal) => {
        const result = await client.checkSettings({ path: file, signal });
        if (options.format === 'json') return printJson(cli, result);
        if (result.checked.length === 0) note(cli, 'there is no file of settings');
        for (const checked of result.checked) note(cli, `${checked} is right`);
      });
    });
}

function registry(cli: Cli): CommandUnknownOpts {
  return new Command('registry')
    .summary('say how a registry would be reached')
    .description(
      'Says how a registry or repository would be reached: mirrors, proxy, certificates, limits, ' +
        'and what says so. Nothing is asked of the registry.',
    )
    .argument('<registry>', 'HOST[:PORT] or HOST[:PORT]/REPOSITORY')
    .addOption(formatOption())
    .addOption(debugOption())
    .action((target, _options, command) => {
      const options = flagsOf(command);
      return withClient(cli, options, async (client, signal) => {
        const result = await client.explainRegistry({ target, signal });
        if (options.format === 'json') return printJson(cli, result);
        return write(cli, explanationText(result));
      });
    });
}

function settingsTable(settings: readonly ListedSetting[]): string {
  const rows = settings.map(({ key, value, origin }) => [key, valueText(value), origin.where]);
  return formatTable(['KEY', 'VALUE', 'FROM'], rows);
}

function valueText(value: ListedSetting['value']): string {
  if (value === null) return '-';
  if (typeof value === 'string') return value;
  const words = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (words.length === 0) return '-';
  return words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(', ');
}

function explanationText(explanation: RegistryExplanation): string {
  const { registry: host, repository, blocked, transport, credentials, endpoints } = explanation;
  const head = formatFields([
    ['Registry', host],
    ['Repository', repository ?? undefined],
    ['Blocked', blocked === null ? 'no' : `yes (${blocked.where})`],
    ['Transport', `${transport.value} (${transport.origin.where})`],
    [
      'Credentials',
      credentials === null
        ? 'the usual places'
        : `${valueText(credentials.value)} (${credentials.origin.where})`,
    ],
  ]);
  return [head, ...endpoints.map(endpointText)].join('\n');
}

function endpointText(
  endpoint: RegistryExplanation['endpoints'][number],
  position: number,
): string {
  const { registry: host, repository, serves, origin, proxy, settings } = endpoint;
  const place = repository === null ? host : `${host}/${repository}`;
  const which = serves === 'all' ? '' : `, asked for ${serves}s only`;
  const because = proxy.because === null ? '' : `, ${BECAUSE[proxy.because]}`;
  return formatFields([
    [`${position + 1}. endpoint`, `${place}${which} (${origin.where})`],
    ['   proxy', `${proxy.address ?? 'none'}${because} (${proxy.origin.where})`],
    ...settings.map(
      ({ key, value, origin: from }) =>
        [`   ${key}`, `${valueText(value)} (${from.where})`] as const,
    ),
  ]);
}

const BECAUSE = { loopback: 'since it is this machine', noProxy: 'excepted' } as const;
