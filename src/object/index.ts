export { objectBtf, objectSection } from './contents.ts';
export { libbpfMapName } from './data-maps.ts';
export { describeObject } from './describe.ts';
export type { DescribeOptions } from './describe.ts';
export { helperName } from './helper-names.ts';
export type * from './model.ts';
export { readSectionName } from './section-names.ts';
export type { SectionMeaning } from './section-names.ts';
export { decodeVariable, encodeVariable, integerRange, isSettable } from './variable-values.ts';
