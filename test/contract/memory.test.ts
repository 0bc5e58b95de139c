import { createMemoryRepository } from '../../src/content/index.ts';
import type { ContentRepository } from '../../src/content/index.ts';
import { describeContentRepository } from './content-repository.suite.ts';

describeContentRepository(
  'a repository in memory',
  () => Promise.resolve({ place: createMemoryRepository(), close: () => Promise.resolve() }),
  {
    deletes: (place) => place as ContentRepository,
    referrers: (place) => place as ContentRepository,
    repository: (place) => place as ContentRepository,
    anyNames: true,
  },
);
