export { findOras } from './find.ts';
export type { FindOrasOptions, OrasInfo } from './find.ts';
export { ORAS_RANGE } from './version.ts';
