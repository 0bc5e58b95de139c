import type { Btf, BtfArray, BtfPrototype, BtfType } from './model.ts';

/** Types looked at for one spelling, and its longest text; what goes beyond is cut with `…`. */
const MAX_STEPS = 256;
const MAX_TEXT = 512;

/** C spelling of a type without a declarator: `unsigned int`, `char[16]`, `const struct event *`, `int (*)(void *)`. */
export function spellType(btf: Btf, id: number): string {
  return spellDeclaration(btf, id, '');
}

/** C declaration of `name` with that type: `char comm[16]`, `int (*handler)(void *)`. */
export function spellDeclaration(btf: Btf, id: number, name: string): string {
  const text = declare({ btf, steps: 0 }, id, { text: name, tight: true });
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}

interface Spelling {
  readonly btf: Btf;
  steps: number;
}

/** What stands to the right of the base type. */
interface Declarator {
  readonly text: string;
  /** False for `*x`, which needs parentheses before `[]` or `()` are put behind it. */
  readonly tight: boolean;
}

function declare(state: Spelling, id: number, declarator: Declarator): string {
  state.steps += 1;
  if (state.steps > MAX_STEPS || declarator.text.length > MAX_TEXT) return `… ${declarator.text}`;
  const type = state.btf.type(id);
  switch (type.kind) {
    case 'ptr':
      return declare(state, type.target, { text: `*${declarator.text}`, tight: false });
    case 'array':
      return declareArray(state, type, declarator);
    case 'func_proto':
      return declarePrototype(state, type, declarator);
    case 'const':
    case 'volatile':
    case 'restrict':
      return declareQualified(state, type, declarator);
    default:
      return declareNamed(state, type, declarator);
  }
}

function declareNamed(state: Spelling, type: BtfType, declarator: Declarator): string {
  switch (type.kind) {
    case 'type_tag':
      return declare(state, type.target, declarator);
    case 'var':
      return declare(state, type.type, declarator);
    case 'func':
      return declare(state, type.prototype, declarator);
    default:
      return joined(baseName(type), declarator.text);
  }
}

function declareArray(state: Spelling, type: BtfArray, declarator: Declarator): string {
  const size = type.length === 0 ? '' : type.length;
  return declare(state, type.element, { text: `${grouped(declarator)}[${size}]`, tight: true });
}

function declarePrototype(state: Spelling, type: BtfPrototype, declarator: Declarator): string {
  const parameters = type.parameters
    .slice(0, MAX_STEPS)
    .map((each) =>
      each.type === 0 && each.name === ''
        ? '...'
        : declare(state, each.type, { text: '', tight: true }),
    );
  const list = parameters.length === 0 ? 'void' : parameters.join(', ');
  return declare(state, type.returns, { text: `${grouped(declarator)}(${list})`, tight: true });
}

/** A qualifier of a pointer stands behind its star, one of anything else before the type. */
function declareQualified(
  state: Spelling,
  type: { readonly kind: 'const' | 'volatile' | 'restrict'; readonly target: number },
  declarator: Declarator,
): string {
  const target = state.btf.type(type.target);
  if (target.kind === 'ptr')
    return declare(state, type.target, {
      text: declarator.text === '' ? type.kind : `${type.kind} ${declarator.text}`,
      tight: declarator.tight,
    });
  return `${type.kind} ${declare(state, type.target, declarator)}`;
}

function grouped({ text, tight }: Declarator): string {
  return tight ? text : `(${text})`;
}

function baseName(type: BtfType): string {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'struct':
    case 'union':
      return `${type.kind} ${named(type.name)}`;
    case 'enum':
    case 'enum64':
      return `enum ${named(type.name)}`;
    case 'fwd':
      return `${type.union ? 'union' : 'struct'} ${named(type.name)}`;
    case 'decl_tag':
      return type.tag;
    default:
      return 'name' in type ? type.name : type.kind;
  }
}

const named = (name: string): string => (name === '' ? '(anonymous)' : name);

function joined(base: string, declarator: string): string {
  if (declarator === '') return base;
  return declarator.startsWith('[') ? `${base}${declarator}` : `${base} ${declarator}`;
}
