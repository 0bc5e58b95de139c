export { resolveAccess } from './access.ts';
export type { AccessPath } from './access.ts';
export { parseBtfExt } from './ext.ts';
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
export { parseBtf } from './parse.ts';
export type { ParseBtfOptions } from './parse.ts';
export { spellDeclaration, spellType } from './spelling.ts';
