import { sectionReader } from '../elf/index.ts';
import type { BinaryReader } from '../base/index.ts';
import type { ObjectContents } from './contents.ts';
import { INSTRUCTION_SIZE } from './functions.ts';
import type { CodeFunction } from './functions.ts';

/** One instruction as RFC 9669 encodes it. */
export interface Instruction {
  /** Bytes from the start of the section. */
  readonly at: number;
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly immediate: number;
}

/** Opcodes and classes that matter here. */
export const CALL = 0x85;
export const LOAD_IMMEDIATE_64 = 0x18;
const MOVE_REGISTER_64 = 0xbf;
const EXIT = 0x95;
const JUMP_ALWAYS_32 = 0x06;

/** `src_reg` of a call: helper, function of this object. */
export const SOURCE_HELPER = 0;
export const SOURCE_SUBPROGRAM = 1;

/** The instructions of a function in order; the second half of a 16-byte one is left out. */
export function* instructionsOf(
  contents: ObjectContents,
  { section, offset, size }: CodeFunction,
): Generator<Instruction, void> {
  const reader = sectionReader(contents.elf, section);
  for (let at = offset; at < offset + size; at += INSTRUCTION_SIZE) {
    const instruction = decode(reader, at);
    yield instruction;
    if (instruction.opcode === LOAD_IMMEDIATE_64) at += INSTRUCTION_SIZE;
  }
}

function decode(reader: BinaryReader, at: number): Instruction {
  const registers = reader.u8(at + 1);
  const low = registers & 0xf;
  const high = registers >> 4;
  const little = reader.endianness === 'little';
  return {
    at,
    opcode: reader.u8(at),
    destination: little ? low : high,
    source: little ? high : low,
    offset: reader.i16(at + 2),
    immediate: reader.i32(at + 4),
  };
}

/** Where a jump goes, in bytes of the section; undefined for anything that does not jump. */
export function jumpTarget(instruction: Instruction): number | undefined {
  const kind = instruction.opcode & 0x07;
  if (kind !== 0x05 && kind !== 0x06) return undefined;
  if (instruction.opcode === CALL || instruction.opcode === EXIT) return undefined;
  const distance =
    instruction.opcode === JUMP_ALWAYS_32 ? instruction.immediate : instruction.offset;
  return instruction.at + (distance + 1) * INSTRUCTION_SIZE;
}

/** True for a store (plain or atomic) into memory; which may be memory of others unless it is the stack. */
export function isStore({ opcode }: Instruction): boolean {
  const kind = opcode & 0x07;
  return kind === 0x02 || kind === 0x03;
}

/** `rA = rB`, both 64 bits wide and nothing else done to it. */
export function isPlainMove({ opcode, offset, immediate }: Instruction): boolean {
  return opcode === MOVE_REGISTER_64 && offset === 0 && immediate === 0;
}

/** Registers that hold something else after the instruction. */
export function overwritten(instruction: Instruction): readonly number[] {
  switch (instruction.opcode & 0x07) {
    case 0x00: // LD: an immediate, or packet bytes by the old instructions that clobber like a call
      return instruction.opcode === LOAD_IMMEDIATE_64
        ? [instruction.destination]
        : CLOBBERED_BY_CALL;
    case 0x01: // LDX
    case 0x04: // ALU
    case 0x07: // ALU64
      return [instruction.destination];
    case 0x03: // STX: an atomic operation may fetch into its source or into r0
      return [instruction.source, 0];
    default:
      return instruction.opcode === CALL ? CLOBBERED_BY_CALL : [];
  }
}

const CLOBBERED_BY_CALL: readonly number[] = [0, 1, 2, 3, 4, 5];
