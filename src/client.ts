import type { Abortable } from './base/index.ts';
import { explainingRefusals } from './ops/explain.ts';
import type * as ops from './ops/index.ts';
import { wire } from './wiring.ts';
import type { ClientOptions } from './wiring.ts';

type Verb<F> = F extends (context: ops.OpsContext, request: infer R) => Promise<infer T>
  ? (request: R) => Promise<T>
  : never;

/** The verbs, bound to a store, registries and credentials. */
export interface Client extends AsyncDisposable {
  readonly storePath: string;
  readonly inspect: Verb<typeof ops.inspect>;
  readonly pack: Verb<typeof ops.pack>;
  readonly push: Verb<typeof ops.push>;
  readonly attach: Verb<typeof ops.attach>;
  readonly copy: Verb<typeof ops.copy>;
  readonly discover: Verb<typeof ops.discover>;
  readonly pull: Verb<typeof ops.pull>;
  readonly pullMany: Verb<typeof ops.pullMany>;
  readonly verify: Verb<typeof ops.verify>;
  readonly prepareRun: Verb<typeof ops.prepareRun>;
  readonly list: Verb<typeof ops.list>;
  readonly tag: Verb<typeof ops.tag>;
  readonly remove: Verb<typeof ops.remove>;
  readonly prune: Verb<typeof ops.prune>;
  readonly fsck: Verb<typeof ops.fsck>;
  readonly tags: Verb<typeof ops.tags>;
  readonly resolve: Verb<typeof ops.resolve>;
  readonly resolveMany: Verb<typeof ops.resolveMany>;
  readonly removeRemote: Verb<typeof ops.removeRemote>;
  readonly login: Verb<typeof ops.login>;
  readonly logout: Verb<typeof ops.logout>;
  readonly serve: Verb<typeof ops.serve>;
  readonly mirrorSync: Verb<typeof ops.mirrorSync>;
  readonly settings: Verb<typeof ops.settings>;
  readonly settingsPlaces: Verb<typeof ops.settingsPlaces>;
  readonly checkSettings: Verb<typeof ops.checkSettings>;
  readonly changeSetting: Verb<typeof ops.changeSetting>;
  readonly explainRegistry: Verb<typeof ops.explainRegistry>;
  doctor(request?: Abortable): Promise<ops.Diagnosis>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Wires a client; no code of a verb is loaded and nothing is opened before the verb is called. */
export function createClient(options: ClientOptions): Client {
  const { context, close } = wire(options);
  const verb =
    <R, T>(load: () => Promise<(context: ops.OpsContext, request: R) => Promise<T>>) =>
    async (request: R): Promise<T> =>
      explainingRefusals(context, async () => (await load())(context, request));
  return {
    storePath: context.storePath,
    inspect: verb(async () => (await import('./ops/inspect.ts')).inspect),
    pack: verb(async () => (await import('./ops/pack.ts')).pack),
    push: verb(async () => (await import('./ops/push.ts')).push),
    attach: verb(async () => (await import('./ops/attach.ts')).attach),
    copy: verb(async () => (await import('./ops/copy.ts')).copy),
    discover: verb(async () => (await import('./ops/discover.ts')).discover),
    pull: verb(async () => (await import('./ops/pull.ts')).pull),
    pullMany: verb(async () => (await import('./ops/pull.ts')).pullMany),
    verify: verb(async () => (await import('./ops/verify.ts')).verify),
    prepareRun: verb(async () => (await import('./ops/run.ts')).prepareRun),
    list: verb(async () => (await import('./ops/catalog.ts')).list),
    tag: verb(async () => (await import('./ops/catalog.ts')).tag),
    remove: verb(async () => (await import('./ops/catalog.ts')).remove),
    prune: verb(async () => (await import('./ops/catalog.ts')).prune),
    fsck: verb(async () => (await import('./ops/catalog.ts')).fsck),
    tags: verb(async () => (await import('./ops/remote.ts')).tags),
    resolve: verb(async () => (await import('./ops/remote.ts')).resolve),
    resolveMany: verb(async () => (await import('./ops/remote.ts')).resolveMany),
    removeRemote: verb(async () => (await import('./ops/remove-remote.ts')).removeRemote),
    // What it shows is what the caller gave: no other credential has to do with a refusal.
    login: async (request) => (await import('./ops/login.ts')).login(context, request),
    logout: verb(async () => (await import('./ops/login.ts')).logout),
    serve: verb(async () => (await import('./ops/serve.ts')).serve),
    mirrorSync: verb(async () => (await import('./ops/mirror.ts')).mirrorSync),
    settings: verb(async () => (await import('./ops/settings.ts')).settings),
    settingsPlaces: verb(async () => (await import('./ops/settings.ts')).settingsPlaces),
    checkSettings: verb(async () => (await import('./ops/settings.ts')).checkSettings),
    changeSetting: verb(async () => (await import('./ops/settings.ts')).changeSetting),
    explainRegistry: verb(async () => (await import('./ops/settings.ts')).explainRegistry),
    doctor: async (request = {}) => (await import('./ops/doctor.ts')).doctor(context, request),
    close,
    [Symbol.asyncDispose]: close,
  };
}
