/** One thing that generated code finds wrong. */
export interface RawFinding {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Value of the keyword in the schema. */
  readonly schema: unknown;
  /** The part of the schema that holds the keyword. */
  readonly parentSchema: Readonly<Record<string, unknown>>;
  /** The value that does not fit. */
  readonly data: unknown;
  /** Set when a name is wrong, not a value. */
  readonly propertyName?: string;
}

/** What `npm run generate` makes of a schema. */
export interface CompiledValidator {
  (value: unknown): boolean;
  errors?: readonly RawFinding[] | null;
}
