import type { Answer } from './answer.ts';

/** A number and, in `w`, the seconds it is for: `100;w=21600`, as Docker Hub sends it. */
const QUOTA = /^\s*(\d{1,9})\s*(?:;\s*w=(\d{1,9})\s*)?$/;

/** What the headers `RateLimit-Limit` and `RateLimit-Remaining` say, as a sentence; empty without them. */
export function quotaOf(answer: Pick<Answer, 'header'>): string {
  const [, limit, seconds] = QUOTA.exec(answer.header('ratelimit-limit') ?? '') ?? [];
  if (limit === undefined) return '';
  const [, left] = QUOTA.exec(answer.header('ratelimit-remaining') ?? '') ?? [];
  const window = seconds === undefined ? '' : ` in ${spanOf(Number(seconds))}`;
  const rest = left === undefined ? '' : `, of which ${left} ${left === '1' ? 'is' : 'are'} left`;
  return ` Its limit is ${limit}${window}${rest}.`;
}

function spanOf(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
