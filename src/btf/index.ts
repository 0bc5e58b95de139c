export {
  flattenMembers,
  isComposite,
  POINTER_SIZE,
  resolveType,
  sizeOf,
  skipModifiers,
} from './layout.ts';
export type { FlatMember } from './layout.ts';
export type * from './model.ts';
export { btfEndianness, parseBtf } from './parse.ts';
export type { ParseBtfOptions } from './parse.ts';
