import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { describeObject } from '../../../src/object/index.ts';
import type { ObjectDescription, ProgramSpec, VariableSpec } from '../../../src/object/index.ts';
import { withEnum64 } from '../../support/enum64.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes, objectNames, objectPath, REFUSED_OBJECTS } from '../../support/objects.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const READABLE = objectNames().filter((name) => !REFUSED_OBJECTS.includes(name));

const describeNamed = (name: string): ObjectDescription => describeObject(objectBytes(name));

/** Target and properties in a line: `vfs_* auto multi`. */
function attachment(program: ProgramSpec): string {
  const { attachTarget, autoAttach, sleepable, multi, frags } = program;
  const words = [
    attachTarget ?? '-',
    autoAttach && 'auto',
    sleepable && 'sleepable',
    multi && 'multi',
    frags && 'frags',
  ];
  return words.filter((word) => word !== false).join(' ');
}

const ATTACHMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kprobes: {
    unlink_enter: 'do_unlinkat auto',
    unlink_exit: 'do_unlinkat auto',
    read_inside: 'vfs_read+0x4 auto',
    anywhere: '-',
    many_enter: 'vfs_* auto multi',
    many_exit: 'vfs_read auto multi',
    nanosleep_enter: 'nanosleep auto',
    nanosleep_exit: 'nanosleep auto',
  },
  'tracepoints-raw': {
    wakeup: 'sched_wakeup auto',
    switched: 'sched_switch auto',
    executed: 'sched_process_exec auto',
    exited: 'sched_process_exit auto',
    writable_short: 'bpf_test_finish auto',
    writable_long: 'bpf_test_finish auto',
    forked: 'sched/sched_process_fork auto',
    raw_anywhere: '-',
    typed_anywhere: '-',
    formatted_anywhere: '-',
  },
  fentry: {
    open_enter: 'vfs_open auto',
    open_exit: 'vfs_open auto',
    open_refuse: 'security_file_open auto',
    getpgid_enter: '__x64_sys_getpgid auto sleepable',
    getpgid_exit: '__x64_sys_getpgid auto sleepable',
    getpgid_refuse: '__x64_sys_getpgid auto sleepable',
    enter_anywhere: '-',
  },
  uprobes: {
    read_line: '/bin/bash:readline auto',
    allocate: 'libc.so.6:malloc auto',
    inside_main: '/usr/bin/node:main+0x10 auto',
    probe_anywhere: '-',
    return_anywhere: '-',
    release: 'libc.so.6:free auto sleepable',
    cleared: 'libc.so.6:calloc auto sleepable',
    jump_set: 'libc.so.6:libc:setjmp auto',
    static_anywhere: '-',
    many_enter: 'libc.so.6:pthread_* auto multi',
    many_exit: 'libc.so.6:pthread_* auto multi',
    many_sleepable: 'libc.so.6:pthread_* auto sleepable multi',
  },
  'xdp-kinds': {
    redirect_to_port: '-',
    redirect_to_socket: '- frags',
    leaves_by_port: '-',
    leaves_by_port_frags: '- frags',
    arrives_at_cpu: '-',
    arrives_at_cpu_frags: '- frags',
  },
  lsm: {
    file_open: 'file_open auto',
    committed: 'bprm_committed_creds auto sleepable',
    bind_in_cgroup: 'socket_bind',
    any_hook: '-',
  },
  iter: {
    tasks: 'task auto',
    elements: 'bpf_map_elem auto',
    tasks_sleepable: 'task auto sleepable',
    anything: '-',
  },
  'newer-sections': {
    kernel_session: 'vfs_* auto multi',
    user_session: 'libc.so.6:pthread_* auto multi',
    user_session_sleepable: 'libc.so.6:pthread_* auto sleepable multi',
    user_many_exit_sleepable: 'libc.so.6:pthread_* auto sleepable multi',
    static_sleepable: 'libc.so.6:libc:setjmp sleepable',
    operation_sleepable: 'init sleepable',
  },
  syscall: { drain: '- sleepable', create: '- sleepable' },
  'perf-event': { sampled: '-' },
};

const DEFAULTS: Readonly<Record<string, string | null>> = {
  option_char: '120',
  option_schar: '-7',
  option_uchar: '200',
  option_short: '-32768',
  option_ushort: '65535',
  option_int: '-2147483647',
  option_uint: '4294967295',
  option_long: '-9007199254740993',
  option_ulong: '18446744073709551615',
  option_llong: '-1',
  option_ullong: '9007199254740993',
  option_int128: '1',
  option_true: 'true',
  option_false: 'false',
  option_float: '1.5',
  option_double: '-0.1',
  option_colour: 'BLUE',
  option_temperature: 'COLD',
  option_huge: 'ENORMOUS',
  option_very_low: 'LOWEST',
  option_tiny: 'ON',
  option_unnamed_value: '7',
  option_typedef: '42',
  option_typedef_twice: '43',
  option_typedef_enum: 'GREEN',
  option_text: 'hello',
  option_text_full: 'full',
  option_text_empty: '',
  option_bytes: null,
  option_turned_round: '9',
  weak_option: '17',
};

describeWith(['clang', 'libbpf-headers'], 'test objects are described as written', () => {
  it.each(Object.entries(ATTACHMENTS))('%s: where programs attach', (name, expected) => {
    const programs = describeNamed(name).programs.map((each) => [each.name, attachment(each)]);
    expect(Object.fromEntries(programs)).toEqual(expected);
  });

  it.each(['little', 'big'] as const)('options and their defaults, %s endian', (endianness) => {
    const path = withEnum64(objectPath('globals-scalar', { endianness }), {
      dir: temporaryDirectory(),
      endianness,
      values: { ENORMOUS: 0x123456789abcdefn, LOWEST: -0x7000000000000000n },
    });
    const { variables } = describeObject(readFileSync(path));
    const options = variables.filter((each) => each.option);
    expect(Object.fromEntries(options.map((each) => [each.name, each.default]))).toEqual(DEFAULTS);
  });

  it('sections of their own are data maps, and their constants are options', () => {
    const { maps, variables } = describeNamed('globals-sections');
    const sections = maps.map((map) => map.section);
    expect(sections).toContain('.rodata.tuning');
    expect(sections).toContain('.bss.counters');
    expect(sections).not.toContain('elsewhere');
    expect(namesOf(variables.filter((each) => each.section === '.data.aligned'))).toEqual([
      'byte',
      'after_byte',
      'last',
    ]);
    expect(variables.find((each) => each.name === 'astray')).toBeUndefined();
  });

  it('composite variables', () => {
    const { variables } = describeNamed('globals-composite');
    const kinds = Object.fromEntries(variables.map((each) => [each.name, each.kind]));
    expect(kinds).toMatchObject({
      option_point: 'struct',
      option_range: 'struct',
      option_numbers: 'array',
      option_vector: 'array',
      option_union: 'union',
      flexible: 'pointer',
      nothing: 'struct',
    });
    expect(variables.find((each) => each.name === 'buffer')).toMatchObject({
      size: 5000,
      length: 5000,
      initial: null,
    });
  });

  it('what libbpf puts into maps when it loads them', () => {
    const inMaps = describeNamed('maps-in-maps').maps;
    expect(inMaps.find((map) => map.name === 'by_slot')?.values).toEqual(['first', null, 'second']);
    expect(inMaps.find((map) => map.name === 'rings')?.values).toEqual(['ring_of_first_cpu']);
    expect(inMaps.find((map) => map.name === 'by_cgroup')?.values).toEqual([]);
    expect(describeNamed('struct-ops').maps[0]?.values).toEqual([
      ...['steady_ssthresh', 'steady_cong_avoid', null, 'steady_undo_cwnd'],
    ]);
  });

  it('tail calls, in a program and in what it calls', () => {
    const { programs } = describeNamed('tail-calls');
    const parsers = { map: 'parsers', programs: ['parse_ipv4', 'parse_ipv6'] };
    expect(Object.fromEntries(programs.map((each) => [each.name, each.tailCalls]))).toEqual({
      entry: [parsers],
      parse_ipv4: [{ map: 'added_later', programs: [] }],
      parse_ipv6: [parsers],
    });
  });

  it('externs', () => {
    const { externs } = describeNamed('externs');
    const lines = externs.map(({ name, kind, weak }) => `${kind} ${name}${weak ? ' weak' : ''}`);
    expect([...lines].sort()).toEqual([
      'kconfig CONFIG_BPF_SYSCALL',
      'kconfig CONFIG_DEFAULT_HOSTNAME weak',
      'kconfig CONFIG_HZ',
      'kconfig CONFIG_LETTER weak',
      'kconfig CONFIG_MODULES weak',
      'kconfig CONFIG_NOT_KNOWN_TO_ANYBODY weak',
      'kconfig CONFIG_PHYSICAL_START weak',
      'kconfig LINUX_KERNEL_VERSION',
      'ksym-function bpf_cast_to_kern_ctx weak',
      'ksym-function bpf_task_from_pid',
      'ksym-function bpf_task_release',
      'ksym-variable bpf_prog_active',
      'ksym-variable init_task weak',
      'ksym-variable jiffies',
    ]);
  });

  it.each([
    ['tracepoint-ringbuf', ['events: struct event by unused-pointer']],
    [
      'events',
      ['events: struct event by unused-pointer', 'identities: struct identity by map-value'],
    ],
    ['events-undecoded', ['bytes: null by undecoded', 'more_bytes: null by undecoded']],
    ['events-two-pointers', ['events: null by undecoded']],
    ['perf-event', ['samples: struct sample by map-value']],
    ['uprobes', ['lines: struct line by unused-pointer']],
    ['xdp-hash', []],
  ])('%s: types of events', (name, expected) => {
    const events = describeNamed(name).events.map(
      ({ map, type, origin }) => `${map}: ${String(type)} by ${origin}`,
    );
    expect(events).toEqual(expected);
  });

  it.each([
    ['kprobes', 'nanosleep_enter', ['overrides-return']],
    ['fentry', 'getpgid_enter', ['reads-user-memory', 'reads-kernel-memory']],
    ['fentry', 'open_refuse', ['overrides-return', 'denies-operations', 'reads-kernel-memory']],
    ['tc', 'act', ['drops-packets', 'redirects-packets']],
    ['sockets', 'sends', ['drops-packets', 'redirects-packets']],
    ['lsm', 'file_open', ['denies-operations', 'reads-kernel-memory']],
    ['globals-scalar', 'uses', ['prints-to-trace-pipe']],
    ['struct-ops', 'steady_ssthresh', ['reads-kernel-memory', 'replaces-kernel-operations']],
    ['perf-event', 'sampled', []],
  ])('%s: what %s may do', (name, program, effects) => {
    const found = describeNamed(name).programs.find((each) => each.name === program);
    expect(found?.effects).toEqual(effects);
  });

  it('license and warnings', () => {
    expect(describeNamed('xdp-hash').license).toBe('Dual BSD/GPL');
    expect(describeNamed('no-licence').license).toBeNull();
    expect(describeNamed('no-licence').warnings.join('\n')).toContain('license');
    expect(describeNamed('no-btf').btf).toBeNull();
    expect(describeNamed('no-programs').programs).toEqual([]);
  });

  it('DWARF is warned of, and the description is the same without it', () => {
    const stripped = describeObject(objectBytes('tracepoint-ringbuf', { strip: true }));
    const whole = describeNamed('tracepoint-ringbuf');
    expect(whole.warnings.join('\n')).toContain('DWARF');
    expect(stripped.warnings).toEqual([]);
    expect({ ...stripped, size: 0 }).toEqual({ ...whole, size: 0, warnings: [] });
  });

  it.each(READABLE)('%s: the same in both byte orders', (name) => {
    const big = describeObject(objectBytes(name, { endianness: 'big' }));
    expect(big.endianness).toBe('big');
    expect(inAnyOrder(big)).toEqual(inAnyOrder(describeNamed(name)));
  });
});

const namesOf = (list: readonly { readonly name: string }[]): readonly string[] =>
  list.map((each) => each.name);

/** What does not depend on the byte order. The compiler numbers types and lays out some code by it. */
function inAnyOrder(description: ObjectDescription): unknown {
  const { programs, maps, variables, externs, events, license, warnings } = description;
  return {
    ...{ externs, license, warnings, maps: namesOf(maps) },
    programs: programs.map((each) => ({ ...each, instructions: 0 })),
    variables: variables.map(valueOf),
    events: events.map((event) => ({ ...event, typeId: 0 })),
  };
}

function valueOf(variable: VariableSpec): unknown {
  const { name, section, offset, size, type, default: text, option, enumValues } = variable;
  return { name, section, offset, size, type, text, option, enumValues };
}
