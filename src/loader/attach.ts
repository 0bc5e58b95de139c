import { readFileSync } from 'node:fs';
import { printable } from '../base/index.ts';
import { attachFailure, reasonNotAttached } from './diagnose-attach.ts';
import { errnoName } from './ffi/errno.ts';
import type { LibbpfLibrary } from './ffi/library.ts';
import type { LinkHandle } from './ffi/link.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { ProgramHandle } from './ffi/program.ts';

/** A program that is in the kernel. */
export interface Attachment {
  readonly program: string;
  readonly section: string;
  /** The kernel's number, as `bpftool prog show id` takes it. */
  readonly id: number;
  /** False when its section does not say where; then a warning says why. */
  readonly attached: boolean;
}

/** What {@link attachAll} did. */
export interface Attached {
  readonly attachments: readonly Attachment[];
  readonly warnings: readonly string[];
}

/**
 * Attaches each loaded program where its section says and puts the links into `links`. Programs whose section does not
 * say where are passed over with a warning.
 * @throws EbpfError `attach-failed`, `attach-target-missing`, `tracefs-missing` for the first that fails
 */
export function attachAll(
  library: LibbpfLibrary,
  object: ObjectHandle,
  links: LinkHandle[],
): Attached {
  const attachments: Attachment[] = [];
  const warnings: string[] = [];
  for (const program of object.programs.filter((candidate) => candidate.autoload)) {
    const reason = attachOne(library, program, links);
    // Names of a hostile object: they are shown to people.
    const name = printable(program.name);
    const section = printable(program.section);
    attachments.push({
      program: name,
      section,
      id: program.id(),
      attached: reason === undefined,
    });
    if (reason !== undefined)
      warnings.push(`Program "${name}" (${section}) is loaded and not attached: ${reason}.`);
  }
  return { attachments, warnings };
}

/** Returns why a program cannot be attached by its section alone. */
function attachOne(
  library: LibbpfLibrary,
  program: ProgramHandle,
  links: LinkHandle[],
): string | undefined {
  if (!program.autoattach) return 'its author wants it attached by hand';
  library.takeMessages();
  const link = program.attach();
  if (typeof link !== 'number') {
    links.push(link);
    return undefined;
  }
  const messages = library.takeMessages();
  // Without a word, libbpf has not even tried: it knows no way to attach such a section.
  if (errnoName(link) === 'EOPNOTSUPP' && messages.length === 0)
    return reasonNotAttached(program.typeName);
  throw attachFailure(program, link, { messages, readFile: readText });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there or not for us: both mean that it tells nothing.
    return undefined;
  }
}
