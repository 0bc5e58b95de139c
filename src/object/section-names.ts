import { sectionRules } from './section-table.ts';
import type { SectionRule, TargetGrammar } from './section-table.ts';

/** What a section name says of the programs in it, as libbpf reads it. */
export interface SectionMeaning {
  readonly type: string;
  readonly attachType: string | null;
  readonly attachTarget: string | null;
  readonly autoAttach: boolean;
  readonly autoLoad: boolean;
  readonly sleepable: boolean;
  readonly multi: boolean;
  readonly frags: boolean;
  /** First version of libbpf that knows the name; null for names that libbpf does not know. */
  readonly since: string | null;
}

/** Reads a section name: `?` at the front turns loading off, the table decides the rest. */
export function readSectionName(section: string): SectionMeaning {
  const autoLoad = !section.startsWith('?');
  const name = autoLoad ? section : section.slice(1);
  const rule = findRule(name);
  if (rule === undefined) return { ...UNKNOWN, autoLoad };
  const target = name.length > rule.section.length + 1 ? name.slice(rule.section.length + 1) : null;
  return {
    type: rule.type,
    attachType: rule.attachType,
    attachTarget: target,
    autoAttach: canAttach(rule, target),
    autoLoad,
    sleepable: rule.sleepable,
    multi: rule.multi,
    frags: rule.frags,
    since: rule.since,
  };
}

const UNKNOWN: Omit<SectionMeaning, 'autoLoad'> = {
  type: 'unspec',
  attachType: null,
  attachTarget: null,
  autoAttach: false,
  sleepable: false,
  multi: false,
  frags: false,
  since: null,
};

/** A whole name first (`xdp/devmap`), then what stands before the first slash where a target may follow. */
function findRule(name: string): SectionRule | undefined {
  const rules = sectionRules();
  const whole = rules.get(name);
  if (whole !== undefined) return whole;
  const slash = name.indexOf('/');
  const rule = slash < 0 ? undefined : rules.get(name.slice(0, slash));
  return rule?.suffix === true ? rule : undefined;
}

function canAttach(rule: SectionRule, target: string | null): boolean {
  if (rule.attach === null || target === null) return false;
  // A replacement needs the descriptor of the program that it replaces part of before it can be loaded.
  if (rule.type === 'ext') return false;
  // libbpf up to 1.7 reads the target of `usdt.s/` with the pattern of `usdt/` and gives up.
  if (rule.section === 'usdt.s') return false;
  if (rule.section.startsWith('kret') && rule.attach === 'kprobe')
    return /^[A-Za-z0-9_.]+$/.test(target);
  return GRAMMARS[rule.attach].test(target);
}

const GRAMMARS: Readonly<Record<TargetGrammar, RegExp>> = {
  kprobe: /^[A-Za-z0-9_.]+(\+(0x[0-9a-fA-F]+|\d+))?$/,
  uprobe: /^[^:]+:.+$/,
  usdt: /^[^:]+:[^:]+:[^:]+$/,
  tracepoint: /^[^/]+\/.+$/,
  pattern: /^[A-Za-z0-9_.*?]+/,
  name: /./,
};
