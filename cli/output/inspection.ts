import type {
  Inspection,
  MapFacts,
  ObjectFacts,
  ProgramFacts,
  VariableFacts,
  WasmFacts,
} from '../../src/index.ts';
import { plainLine } from './line.ts';
import { formatFields, formatTable } from './table.ts';
import { formatBytes } from './units.ts';

/** The text of `ebpf inspect`. */
export function formatInspection(inspection: Inspection): string {
  const { derived } = inspection;
  const parts = [
    head(inspection),
    layers(inspection),
    derived.object === null ? '' : formatObject(derived.object),
    derived.wasm === null ? '' : formatWasm(derived.wasm),
    formatNeeds(inspection),
    inspection.warnings.map((warning) => `warning: ${plainLine(warning)}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function head({ reference, digest, declared, artifact, derived }: Inspection): string {
  const { object } = derived;
  return formatFields([
    ['Reference', reference],
    ['Digest', digest],
    ['Name', declared.name],
    ['Version', declared.version],
    ['Description', declared.description],
    ['Source', declared.source],
    ['Licenses', declared.licenses],
    ['Platform', artifact?.platform],
    ['Platforms', artifact?.platforms.join(', ')],
    ['Endianness', object?.endianness],
    ['License', object?.license ?? undefined],
  ]);
}

function layers({ artifact }: Inspection): string {
  if (artifact === null) return '';
  const rows = artifact.layers.map((layer) => [
    layer.title ?? '',
    layer.mediaType,
    formatBytes(layer.size),
    layer.digest,
  ]);
  return formatTable(['LAYER', 'TYPE', 'SIZE', 'DIGEST'], rows);
}

function formatObject(object: ObjectFacts): string {
  const declared = object.maps.filter(({ kind }) => kind !== 'data');
  const options = object.variables.filter(({ option }) => option);
  const effects = [...new Set(object.programs.flatMap((program) => program.effects))].sort();
  const parts = [
    formatTable(
      ['PROGRAM', 'TYPE', 'SECTION', 'ATTACHES', 'INSTRUCTIONS'],
      object.programs.map(programRow),
    ),
    declared.length === 0
      ? ''
      : formatTable(['MAP', 'TYPE', 'KEY', 'VALUE', 'ENTRIES'], declared.map(mapRow)),
    options.length === 0 ? '' : formatTable(['OPTION', 'TYPE', 'DEFAULT'], options.map(optionRow)),
    object.events.length === 0
      ? ''
      : formatTable(['EVENTS', 'BUFFER', 'TYPE'], object.events.map(eventRow)),
    effects.length === 0 ? '' : formatFields([['Effects', effects.join(', ')]]),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function programRow(program: ProgramFacts): readonly string[] {
  const how = program.autoAttach ? 'by itself' : 'when told where';
  const type = program.sleepable ? `${program.type} (sleepable)` : program.type;
  return [program.name, type, program.section, how, String(program.instructions)];
}

function mapRow(map: MapFacts): readonly string[] {
  const key = map.keyType ?? formatBytes(map.keySize);
  const value = map.valueType ?? formatBytes(map.valueSize);
  const sized = map.keySize > 0 || map.valueSize > 0;
  return [map.name, map.type, sized ? key : '-', sized ? value : '-', String(map.maxEntries)];
}

function optionRow(variable: VariableFacts): readonly string[] {
  return [
    `--${variable.name.replaceAll('_', '-')}`,
    variable.type.replace(/^(?:const |volatile )+/, ''),
    variable.default ?? '',
  ];
}

function eventRow(event: ObjectFacts['events'][number]): readonly string[] {
  return [event.map, event.buffer, event.type ?? 'undecoded'];
}

function formatWasm(wasm: WasmFacts): string {
  const modules = new Map<string, number>();
  for (const { module } of wasm.imports) modules.set(module, (modules.get(module) ?? 0) + 1);
  const imports = [...modules].map(([module, count]) => `${module} (${count})`).join(', ');
  return formatFields([
    ['Wasm', formatBytes(wasm.size)],
    ['Imports', imports],
    ['Exports', wasm.exports.map(({ name }) => name).join(', ')],
    ['Embedded objects', wasm.objects.length === 0 ? undefined : String(wasm.objects.length)],
  ]);
}

function formatNeeds({ needs }: Inspection): string {
  const { minimum, because, unknown } = needs.kernel;
  const reasons = because
    .map(({ name }) => name)
    .slice(0, 4)
    .join(', ');
  const kernel =
    minimum === null
      ? undefined
      : `Linux ${minimum} or newer${reasons === '' ? '' : ` (${reasons})`}`;
  const btf = {
    none: undefined,
    any: 'of the kernel, or given as a file',
    kernel: "the running kernel's own",
  }[needs.btf.level];
  const capabilities = needs.capabilities
    .filter(({ until }) => until === null || minimum === null || isOlder(minimum, until))
    .map(({ name, until }) => (until === null ? name : `${name} (before Linux ${until})`))
    .join(', ');
  return formatFields([
    ['Needs', kernel],
    ['Unknown', unknown.map(({ name }) => name).join(', ')],
    ['BTF', btf],
    ['Capabilities', capabilities],
  ]);
}

/** Compares releases like 5.8 and 5.11. */
function isOlder(release: string, other: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
