/**
 * Builds JSON Schemas (draft 2020-12) that the compiler checks against a type: a missing key, an extra key or a different type is a compile error.
 * Values may have unknown keys unless a schema is `closed`.
 */
import type { Schema } from './validate.js';

declare const described: unique symbol;

/** A schema for values of this type. */
export type SchemaOf<Value> = Schema & { readonly [described]?: (value: Value) => Value };

export const text: SchemaOf<string> = { type: 'string' };
export const flag: SchemaOf<boolean> = { type: 'boolean' };
export const number: SchemaOf<number> = { type: 'number' };
export const integer: SchemaOf<number> = { type: 'integer' };
export const count: SchemaOf<number> = { type: 'integer', minimum: 0 };
export const nothing: SchemaOf<null> = { type: 'null' };

export const literal = <const Value>(value: Value): SchemaOf<Value> => ({ const: value });
export const oneOf = <const Value>(values: readonly Value[]): SchemaOf<Value> => ({ enum: values });
/** Strings, with examples; later releases may add more. */
export const openChoice = <Word extends string>(words: readonly Word[]): SchemaOf<Word> => ({ type: 'string', examples: words });
export const orNull = <Value>(schema: SchemaOf<Value>): SchemaOf<Value | null> => ({ anyOf: [schema, { type: 'null' }] });
export const either = <One, Other>(one: SchemaOf<One>, other: SchemaOf<Other>): SchemaOf<One | Other> => ({ anyOf: [one, other] });
export const list = <Item>(items: SchemaOf<Item>, minItems = 0): SchemaOf<Item[]> => ({ type: 'array', items, ...(minItems > 0 && { minItems }) });
export const about = <Value>(description: string, schema: SchemaOf<Value>): SchemaOf<Value> => ({ ...schema, description });

type OptionalKey<Value> = { [Key in keyof Value]-?: object extends Pick<Value, Key> ? Key : never }[keyof Value];

/** A schema for each required key. */
export type RequiredKeys<Value> = { [Key in Exclude<keyof Value, OptionalKey<Value>>]: SchemaOf<Value[Key]> };
/** A schema for each optional key. */
type OptionalKeys<Value> = { [Key in OptionalKey<Value>]-?: SchemaOf<Exclude<Value[Key], undefined>> };

export function object<Value>(
  required: RequiredKeys<Value>,
  ...[optional]: [OptionalKey<Value>] extends [never] ? [] : [optional: OptionalKeys<Value>]
): SchemaOf<Value> {
  const keys = Object.keys(required);
  return { type: 'object', ...(keys.length > 0 && { required: keys }), properties: { ...required, ...optional } };
}

/** Rejects unknown keys. */
export const closed = <Value>(schema: SchemaOf<Value>): SchemaOf<Value> => ({ ...schema, additionalProperties: false });

/** References to definitions, with the type of the definition. */
export function references<Definitions>(): <Name extends keyof Definitions & string>(name: Name) => SchemaOf<Definitions[Name]> {
  return (name) => ({ $ref: `#/$defs/${name}` });
}

/** A schema for each definition. */
export type DefinitionsOf<Definitions> = { [Name in keyof Definitions]: SchemaOf<Definitions[Name]> };

export function document(id: string, title: string, body: Schema, definitions: Schema): Schema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: id, title, ...body, $defs: definitions };
}
