/** What may be done in a repository. */
export type Action = 'pull' | 'push' | 'delete';

export interface Scope {
  readonly repository: string;
  readonly actions: readonly Action[];
}

/** Most repositories that one token is asked for, and most scopes taken over from a challenge. */
const MAX_SCOPES = 16;
const MAX_FOREIGN_LENGTH = 400;

/**
 * A set of scopes of one token (distribution's token specification). Scopes of repositories merge action by action;
 * those that a registry invents in its challenge are kept as they are.
 */
export class ScopeSet {
  readonly #repositories = new Map<string, Set<string>>();
  readonly #foreign = new Set<string>();

  static of(scopes: readonly Scope[]): ScopeSet {
    const set = new ScopeSet();
    for (const scope of scopes) set.add(scope);
    return set;
  }

  /** Reads what `list` wrote. */
  static parse(list: readonly string[]): ScopeSet {
    const set = new ScopeSet();
    set.addChallenged(list.join(' '));
    return set;
  }

  add(scope: { readonly repository: string; readonly actions: Iterable<string> }): void {
    const actions = this.#repositories.get(scope.repository) ?? new Set();
    for (const action of scope.actions) actions.add(action);
    // Deleted first, so that the order is that of the last use and the oldest goes when there are too many.
    this.#repositories.delete(scope.repository);
    this.#repositories.set(scope.repository, actions);
    const oldest = this.#repositories.keys().next();
    if (this.#repositories.size > MAX_SCOPES && oldest.done !== true)
      this.#repositories.delete(oldest.value);
  }

  /** Takes the `scope` parameter of a challenge: scopes with blanks between them. */
  addChallenged(text: string | undefined): void {
    for (const part of text?.split(' ') ?? []) {
      const repository = /^repository:([^:]+):([a-z*,]+)$/.exec(part);
      if (repository?.[1] !== undefined && repository[2] !== undefined)
        this.add({ repository: repository[1], actions: repository[2].split(',') });
      else if (isForeignScope(part) && this.#foreign.size < MAX_SCOPES) this.#foreign.add(part);
    }
  }

  addAll(other: ScopeSet): void {
    for (const [repository, actions] of other.#repositories) this.add({ repository, actions });
    for (const foreign of other.#foreign) this.#foreign.add(foreign);
  }

  /** True when a token for this set does for the other. */
  covers(other: ScopeSet): boolean {
    for (const [repository, actions] of other.#repositories) {
      const mine = this.#repositories.get(repository);
      if (mine === undefined) return false;
      if (!mine.has('*') && [...actions].some((action) => !mine.has(action))) return false;
    }
    return [...other.#foreign].every((foreign) => this.#foreign.has(foreign));
  }

  /** As written in token requests, sorted, so that equal sets look equal. */
  list(): readonly string[] {
    const repositories = [...this.#repositories].map(
      ([name, actions]) => `repository:${name}:${[...actions].sort(byUse).join(',')}`,
    );
    return [...repositories, ...this.#foreign].sort();
  }
}

/** Servers compare texts here and there; `pull,push` is the order everybody writes. */
function byUse(a: string, b: string): number {
  const order = ['pull', 'push', 'delete'];
  return order.indexOf(a) - order.indexOf(b);
}

function isForeignScope(text: string): boolean {
  return text.length > 0 && text.length <= MAX_FOREIGN_LENGTH && /^[\x21-\x7e]+$/.test(text);
}
