import { localCall, resolveReference, symbolsByOffset } from './code-references.ts';
import type { Reference, ReferenceTables } from './code-references.ts';
import type { CodeFunction } from './functions.ts';
import { helperName } from './helper-names.ts';
import {
  CALL,
  instructionsOf,
  isPlainMove,
  isStore,
  jumpTarget,
  overwritten,
  SOURCE_HELPER,
  SOURCE_SUBPROGRAM,
} from './instructions.ts';
import type { Instruction } from './instructions.ts';

const TAIL_CALL = 12;
/** Of `bpf_tail_call(ctx, map, index)`: the map is the second argument. */
const TAIL_CALL_MAP_REGISTER = 2;
const STACK_REGISTER = 10;

/** What the instructions of one function do, without what it calls. */
export interface CodeFacts {
  readonly helpers: ReadonlySet<string>;
  readonly kfuncs: ReadonlySet<string>;
  readonly maps: ReadonlySet<string>;
  readonly dataSections: ReadonlySet<string>;
  readonly calls: ReadonlySet<CodeFunction>;
  /** Maps of `bpf_tail_call`; when one cannot be told, all program arrays that the function may mean. */
  readonly tailCallMaps: ReadonlySet<string>;
  readonly tailCallsUnknown: boolean;
  /** Places in data sections: `section index:offset`. */
  readonly dataPlaces: ReadonlySet<string>;
  /** True when something else than the stack may be written. */
  readonly storesOutsideStack: boolean;
}

interface Scan {
  readonly tables: ReferenceTables;
  readonly helpers: Set<string>;
  readonly kfuncs: Set<string>;
  readonly maps: Set<string>;
  readonly dataSections: Set<string>;
  readonly calls: Set<CodeFunction>;
  readonly tailCallMaps: Set<string>;
  tailCallsUnknown: boolean;
  readonly dataPlaces: Set<string>;
  storesOutsideStack: boolean;
  /** Map that a register surely holds; empty at the start of every block. */
  readonly registers: Map<number, string>;
}

/** Reads the instructions of all functions. Throws `object-invalid`, `object-unsupported`. */
export function readCode(tables: ReferenceTables): ReadonlyMap<CodeFunction, CodeFacts> {
  const { contents, functions } = tables;
  const symbols = new Map(
    contents.code.map((section) => [section.index, symbolsByOffset(contents, functions, section)]),
  );
  return new Map(
    functions.all.map((each) => [
      each,
      scanFunction(tables, each, (instruction) => {
        const symbol = symbols.get(each.section.index)?.get(instruction.at);
        return symbol === undefined ? undefined : resolveReference(tables, instruction, symbol);
      }),
    ]),
  );
}

type Resolve = (instruction: Instruction) => Reference | undefined;

function scanFunction(tables: ReferenceTables, code: CodeFunction, resolve: Resolve): CodeFacts {
  const scan: Scan = {
    tables,
    helpers: new Set(),
    kfuncs: new Set(),
    maps: new Set(),
    dataSections: new Set(),
    calls: new Set(),
    tailCallMaps: new Set(),
    tailCallsUnknown: false,
    dataPlaces: new Set(),
    storesOutsideStack: false,
    registers: new Map(),
  };
  const blocks = new Set<number | undefined>();
  for (const instruction of instructionsOf(tables.contents, code))
    blocks.add(jumpTarget(instruction));
  for (const instruction of instructionsOf(tables.contents, code)) {
    // What a register holds where two ways meet is not followed.
    if (blocks.has(instruction.at)) scan.registers.clear();
    scanInstruction(scan, instruction, resolve(instruction));
  }
  return scan;
}

function scanInstruction(
  scan: Scan,
  instruction: Instruction,
  reference: Reference | undefined,
): void {
  if (isStore(instruction) && instruction.destination !== STACK_REGISTER)
    scan.storesOutsideStack = true;
  if (instruction.opcode === CALL && reference === undefined) scanCall(scan, instruction);
  const moved = isPlainMove(instruction) ? scan.registers.get(instruction.source) : undefined;
  for (const register of overwritten(instruction)) scan.registers.delete(register);
  if (moved !== undefined) scan.registers.set(instruction.destination, moved);
  if (reference !== undefined) takeReference(scan, instruction, reference);
}

function scanCall(scan: Scan, instruction: Instruction): void {
  if (instruction.source === SOURCE_SUBPROGRAM) {
    scan.calls.add(localCall(scan.tables, instruction));
  } else if (instruction.source === SOURCE_HELPER) {
    scan.helpers.add(helperName(instruction.immediate));
    if (instruction.immediate === TAIL_CALL) scanTailCall(scan);
  }
}

function scanTailCall(scan: Scan): void {
  const map = scan.registers.get(TAIL_CALL_MAP_REGISTER);
  if (map === undefined) scan.tailCallsUnknown = true;
  else scan.tailCallMaps.add(map);
}

function takeReference(scan: Scan, instruction: Instruction, reference: Reference): void {
  switch (reference.kind) {
    case 'map':
      scan.maps.add(reference.name);
      scan.registers.set(instruction.destination, reference.name);
      break;
    case 'data':
      scan.dataSections.add(reference.section);
      scan.dataPlaces.add(`${reference.index}:${reference.offset}`);
      break;
    case 'function':
      scan.calls.add(reference.target);
      break;
    case 'kfunc':
      scan.kfuncs.add(reference.name);
      break;
    case 'ksym':
    case 'none':
      break;
  }
}
