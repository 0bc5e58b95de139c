export { findOras } from './find.ts';
