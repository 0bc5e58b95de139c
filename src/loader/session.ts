import { endianness } from 'node:os';
import { fail, printable } from '../base/index.ts';
import { attachAll } from './attach.ts';
import type { Attachment } from './attach.ts';
import { trivialFailure } from './diagnose-host.ts';
import { loadFailure, openFailure } from './diagnose-load.ts';
import type { LinkHandle } from './ffi/link.ts';
import type { LibbpfLibrary } from './ffi/library.ts';
import type { MapHandle } from './ffi/map.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { LoaderJob, VariableValue } from './job.ts';

/** `enum bpf_map_type`. */
const PERF_EVENT_ARRAY = 4;
const RINGBUF = 27;
/** ELF: byte order in the identification. */
const EI_DATA = 5;
const ELF_ORDER: Readonly<Record<number, 'LE' | 'BE'>> = { 1: 'LE', 2: 'BE' };

/** An object that is in the kernel. */
export interface Session {
  readonly object: ObjectHandle;
  /**
   * Attaches the programs. When one fails, all are detached.
   * @throws EbpfError `attach-failed`, `attach-target-missing`, `tracefs-missing`
   */
  attach(): { readonly programs: readonly Attachment[]; readonly warnings: readonly string[] };
  /** Detaches all programs. What is in the buffers stays readable. */
  detach(): void;
  /** Detaches and takes everything out of the kernel. */
  close(): void;
}

/**
 * Opens an object, sets its variables and loads it. When it fails, nothing stays behind.
 * @throws EbpfError of class `host` for what the kernel refuses, `option-invalid` for values that do not fit
 */
export function loadObject(library: LibbpfLibrary, bytes: Uint8Array, job: LoaderJob): Session {
  checkByteOrder(bytes);
  const refused = library.tryTrivialProgram();
  if (refused !== 0) throw trivialFailure(refused);
  library.takeMessages();
  const object = library.openObject(bytes, { name: job.name, btf: job.btf });
  if (typeof object === 'number') throw openFailure(object, library.takeMessages());
  try {
    const warnings = prepare(object, job);
    checkSections(library, object);
    library.takeMessages();
    const errno = object.load();
    if (errno !== 0) throw loadFailure(library, object, errno);
    return makeSession(library, object, warnings);
  } catch (error) {
    object.close();
    throw error;
  }
}

function makeSession(
  library: LibbpfLibrary,
  object: ObjectHandle,
  prepared: readonly string[],
): Session {
  const links: LinkHandle[] = [];
  const detach = (): void => {
    for (const link of links.splice(0).reverse()) link.close();
  };
  return {
    object,
    attach: () => {
      try {
        const { attachments, warnings } = attachAll(library, object, links);
        return { programs: attachments, warnings: [...prepared, ...warnings] };
      } catch (error) {
        detach();
        throw error;
      }
    },
    detach,
    close: () => {
      detach();
      object.close();
    },
  };
}

/** libbpf would say "format invalid": the byte order is what people need to hear. */
function checkByteOrder(bytes: Uint8Array): void {
  const order = ELF_ORDER[bytes[EI_DATA] ?? 0];
  if (order === undefined || order === endianness()) return;
  const words = { LE: 'little', BE: 'big' } as const;
  fail(
    'endianness-mismatch',
    `The object is ${words[order]}-endian; this host is ${words[endianness()]}-endian.`,
    {
      hint: `Compile it with -target ${order === 'LE' ? 'bpfeb' : 'bpfel'}, or run it on another host.`,
    },
  );
}

function prepare(object: ObjectHandle, job: LoaderJob): string[] {
  for (const variable of job.variables ?? []) setVariable(object, variable);
  choosePrograms(object, job);
  return object.maps.flatMap((map) => prepareMap(map));
}

function setVariable(object: ObjectHandle, value: VariableValue): void {
  const bytes = Buffer.from(value.hex, 'hex');
  const map = object.findMap(value.section);
  const what = value.name === undefined ? '' : ` of variable "${value.name}"`;
  if (bytes.length * 2 !== value.hex.length || !isOffset(value.offset))
    fail('option-invalid', `The value${what} at ${value.section}+${value.offset} is not bytes.`);
  if (map?.writeInitial(value.offset, bytes) !== true) {
    fail(
      'option-invalid',
      `The value${what} does not fit: ${value.section}+${value.offset}, ${bytes.length} bytes.`,
      { details: { ...value } },
    );
  }
}

function isOffset(offset: number): boolean {
  return Number.isSafeInteger(offset) && offset >= 0;
}

function choosePrograms(object: ObjectHandle, job: LoaderJob): void {
  const names = new Set(object.programs.map((program) => program.name));
  for (const name of [...(job.only ?? []), ...(job.skip ?? [])]) {
    if (!names.has(name)) {
      fail('option-invalid', `The object has no program "${name}".`, {
        hint: `It has: ${[...names].join(', ')}.`,
      });
    }
  }
  for (const program of object.programs) {
    if (job.only !== undefined) program.setAutoload(job.only.includes(program.name));
    if (job.skip?.includes(program.name) === true) program.setAutoload(false);
  }
}

/** Types on ring and perf buffers tell readers what events look like; the kernel takes these maps only without. */
function prepareMap(map: MapHandle): readonly string[] {
  if (map.type === RINGBUF) map.setSizes(0, 0);
  if (map.type === PERF_EVENT_ARRAY) map.setSizes(4, 4);
  if (map.pinPath === null) return [];
  map.forgetPin();
  return [
    `Map "${printable(map.name)}" asks to be pinned by name; it is not, because a pin would outlive this run.`,
  ];
}

/** `BPF_PROG_TYPE_UNSPEC`: libbpf could not tell from the section. */
const UNSPEC = 0;

function checkSections(library: LibbpfLibrary, object: ObjectHandle): void {
  const unknown = object.programs.find((program) => program.autoload && program.type === UNSPEC);
  if (unknown === undefined) return;
  fail(
    'feature-missing',
    `libbpf ${library.version} does not know the section "${unknown.section}" of program "${unknown.name}".`,
    {
      hint: 'Install a newer libbpf, or name one with EBPF_LIBBPF.',
      details: { program: unknown.name, section: unknown.section, libbpf: library.version },
    },
  );
}
