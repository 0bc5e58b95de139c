// A process that copies between layouts, for syncs.test.ts: FROM TO TAG
import { copy } from '../../../src/content/index.ts';
import { openLayout } from '../../../src/store/index.ts';

const [from = '', to = '', tag = ''] = process.argv.slice(2);
const source = await openLayout(from);
const target = await openLayout(to, { create: true });
await copy(source, target, { reference: tag, tag });
