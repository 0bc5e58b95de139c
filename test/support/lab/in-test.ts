import { onTestFinished } from 'vitest';
import { openLab } from './lab.ts';
import type { Lab, LabOptions } from './lab.ts';

/** The lab, closed when the test has ended. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const lab = await openLab(options);
  onTestFinished(() => lab.close());
  return lab;
}
