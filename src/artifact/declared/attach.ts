import type { DeclaredAttachment, ProgramFacts } from '../../schema/index.ts';
import type { Contradiction, DeclaredSubject } from './model.ts';
import { closestOf } from './names.ts';

/** Program types whose section names say what to attach to. */
const TARGETED: ReadonlySet<string> = new Set([
  'kprobe',
  'tracepoint',
  'raw_tracepoint',
  'raw_tracepoint_writable',
  'tracing',
  'lsm',
  'ext',
]);

/** For which programs a key of an attachment means something. */
const FITS: Readonly<Record<string, (program: ProgramFacts) => boolean>> = {
  target: ({ type }) => TARGETED.has(type),
  interface: ({ type }) => ['xdp', 'sched_cls', 'sched_act'].includes(type),
  direction: ({ type }) => type === 'sched_cls',
  cgroup: ({ type, attachType }) =>
    type.startsWith('cgroup_') || type === 'sock_ops' || attachType === 'lsm_cgroup',
  frequency: ({ type }) => type === 'perf_event',
  pid: ({ type, section }) => type === 'kprobe' && /^\??u(?:ret)?(?:probe|sdt)/.test(section),
};

export function attachContradictions(
  attach: Readonly<Record<string, DeclaredAttachment>>,
  { object }: DeclaredSubject,
): readonly Contradiction[] {
  const programs = new Map(object.programs.map((program) => [program.name, program]));
  return Object.entries(attach).flatMap(([name, attachment]) => {
    const program = programs.get(name);
    if (program !== undefined) return keyContradictions(program, attachment);
    const hint = closestOf(name, [...programs.keys()]);
    return [{ path: ['attach', name], message: `is not a program of the object${hint}` }];
  });
}

function keyContradictions(
  program: ProgramFacts,
  attachment: DeclaredAttachment,
): readonly Contradiction[] {
  return Object.keys(attachment)
    .filter((key) => FITS[key]?.(program) === false)
    .map((key) => ({
      path: ['attach', program.name, key],
      message: `means nothing for a program in section ${program.section}`,
    }));
}
