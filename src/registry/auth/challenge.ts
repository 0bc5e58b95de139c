/** One challenge of a `WWW-Authenticate` header (RFC 9110 11.6.1). */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** Names in lower case; the first of a repeated name counts. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The credentials-like form, in place of parameters. */
  readonly token68?: string;
}

/** Most characters of the header, and most challenges, that are looked at. */
const MAX_HEADER = 16_384;
const MAX_CHALLENGES = 16;

/**
 * Reads a `WWW-Authenticate` header with any number of challenges. Never throws: what cannot be read ends the list, so
 * a broken header means that nothing can be answered.
 */
export function parseChallenges(header: string | undefined): readonly Challenge[] {
  if (header === undefined || header.length > MAX_HEADER) return [];
  const reader = new Reader(header);
  const challenges: Challenge[] = [];
  while (challenges.length < MAX_CHALLENGES) {
    reader.skipCommas();
    const scheme = reader.token();
    if (scheme === undefined) break;
    challenges.push(parseOne(reader, scheme));
  }
  return challenges;
}

function parseOne(reader: Reader, scheme: string): Challenge {
  const parameters = new Map<string, string>();
  const name = scheme.toLowerCase();
  if (!reader.space()) return { scheme: name, parameters };
  const token68 = reader.token68();
  if (token68 !== undefined) return { scheme: name, parameters, token68 };
  for (;;) {
    reader.skipCommas();
    const parameter = reader.parameter();
    if (parameter === undefined) return { scheme: name, parameters };
    if (!parameters.has(parameter.name)) parameters.set(parameter.name, parameter.value);
  }
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /([A-Za-z0-9._~+/-]+=*)[ \t]*(?=,|$)/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const SPACE = /[ \t]+/y;
const COMMAS = /[ \t,]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  skipCommas(): void {
    this.#take(COMMAS);
  }

  space(): boolean {
    return this.#take(SPACE) !== undefined;
  }

  token(): string | undefined {
    return this.#take(TOKEN)?.[0];
  }

  /** Only at the end of a challenge: `realm` before `=` looks like one too. */
  token68(): string | undefined {
    return this.#take(TOKEN68)?.[1];
  }

  /** `name=value` or `name="value"`; nothing is consumed when a new challenge stands here instead. */
  parameter(): { name: string; value: string } | undefined {
    const start = this.#at;
    const name = this.token()?.toLowerCase();
    const value = name !== undefined && this.#take(EQUALS) ? this.#value() : undefined;
    if (name !== undefined && value !== undefined) return { name, value };
    this.#at = start;
    return undefined;
  }

  #value(): string | undefined {
    const quoted = this.#take(QUOTED)?.[1];
    return quoted === undefined ? this.token() : quoted.replace(/\\([^])/g, '$1');
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at += match[0].length;
    return match;
  }
}
