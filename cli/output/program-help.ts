import { displayWidth, pad, plainLine } from './line.ts';
import type { PreparedRun, ProgramOption } from '../../src/index.ts';

/** The text of `ebpf run REF -- --help`. */
export function formatProgramHelp(reference: string, prepared: PreparedRun): string {
  const head = `Usage: ebpf run ${plainLine(reference)} -- [options]\n`;
  const about = prepared.description === null ? '' : `\n${plainLine(prepared.description)}\n`;
  const shown = prepared.options.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return `${head}${about}\nThis program has no options.\n`;
  const rows = shown.map((option) => [flagsOf(option), explain(option)].map(plainLine));
  const width = Math.max(...rows.map(([flags = '']) => displayWidth(flags)));
  const lines = rows.map(([flags = '', text = '']) => `  ${pad(flags, width)}  ${text}`);
  return `${head}${about}\nOptions:\n${lines.map((line) => `${line.trimEnd()}\n`).join('')}`;
}

function flagsOf(option: ProgramOption): string {
  const short = option.short === null ? '' : `-${option.short}, `;
  const value = option.type === '_Bool' || option.type === 'bool' ? '' : ` <${option.type}>`;
  return `${short}--${option.name}${value}`;
}

function explain(option: ProgramOption): string {
  const facts = [
    option.required ? 'required' : undefined,
    option.unit === null ? undefined : `in ${option.unit}`,
    option.choices.length === 0 ? undefined : `one of: ${option.choices.join(', ')}`,
    formatRange(option),
    option.default === null ? undefined : `default: ${option.default}`,
  ].filter((fact) => fact !== undefined);
  const text = facts.length === 0 ? '' : `(${facts.join('; ')})`;
  return [option.help ?? '', text].filter((part) => part !== '').join(' ');
}

function formatRange({ min, max }: ProgramOption): string | undefined {
  return min === null && max === null ? undefined : `range: ${min ?? '…'} to ${max ?? '…'}`;
}
