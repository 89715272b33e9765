/**
 * Validates a value against a JSON Schema and returns the first problem. Supports only the keywords of our schemas
 * (type, const, enum, properties, required, additionalProperties, items, minItems, minLength, minimum, maximum, anyOf, $ref).
 */
import { nearestName } from '../text/nearest-name.js';

/** A JSON Schema, read as the plain object it is. */
export type Schema = Readonly<Record<string, unknown>>;

interface Problem {
  /** e.g. "max[2].metric"; empty for the whole value. */
  place: string;
  /** The text after the place, e.g. "must be a string, not 5". */
  message: string;
}

/** Returns null if the value is valid. The depth of recursion is bounded by the schema unless it refers to itself. */
export function findProblem(schema: Schema, value: unknown): Problem | null {
  return problemAt(schema, schema, value, '');
}

function problemAt(root: Schema, schema: Schema, value: unknown, place: string): Problem | null {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const problem = problemAt(root, resolve(root, reference), value, place);
    if (problem) return problem;
  }
  if ('const' in schema && value !== schema['const']) return { place, message: `must be ${JSON.stringify(schema['const'])}, not ${shown(value)}` };
  const choices = schema['enum'] as readonly unknown[] | undefined;
  if (choices && !choices.includes(value)) return { place, message: wrongChoice(choices, value) };
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => hasType(type, value)))
    return { place, message: `must be ${types.map(typeText).join(' or ')}, not ${shown(value)}` };
  const branches = schema['anyOf'] as readonly Schema[] | undefined;
  if (branches) {
    const problem = problemInBranches(root, branches, value, place);
    if (problem) return problem;
  }
  const minimum = schema['minimum'];
  if (typeof value === 'number' && typeof minimum === 'number' && value < minimum) return { place, message: `must be ${minimum} or more, not ${value}` };
  const maximum = schema['maximum'];
  if (typeof value === 'number' && typeof maximum === 'number' && value > maximum) return { place, message: `must be ${maximum} or less, not ${value}` };
  if (value === '' && schema['minLength'] !== undefined) return { place, message: 'must not be empty' };
  if (Array.isArray(value)) return problemInArray(root, schema, value, place);
  if (isObject(value)) return problemInObject(root, schema, value, place);
  return null;
}

/** Reports the problem of the branch with the value's type, or that no branch has it. */
function problemInBranches(root: Schema, branches: readonly Schema[], value: unknown, place: string): Problem | null {
  const problems = branches.map((branch) => problemAt(root, branch, value, place));
  if (problems.includes(null)) return null;
  const resolved = branches.map((branch) => (typeof branch['$ref'] === 'string' ? resolve(root, branch['$ref']) : branch));
  const fitting = resolved.findIndex((branch) => typesOf(branch).some((type) => hasType(type, value)));
  if (fitting !== -1) return problems[fitting];
  const types = [...new Set(resolved.flatMap(typesOf))];
  return { place, message: `must be ${types.map(typeText).join(' or ')}, not ${shown(value)}` };
}

function problemInArray(root: Schema, schema: Schema, values: readonly unknown[], place: string): Problem | null {
  const least = schema['minItems'];
  if (typeof least === 'number' && values.length < least) return { place, message: `must have ${least} or more entries` };
  const entries = schema['items'];
  if (!isObject(entries)) return null;
  for (let position = 0; position < values.length; position++) {
    const problem = problemAt(root, entries, values[position], `${place}[${position}]`);
    if (problem) return problem;
  }
  return null;
}

function problemInObject(root: Schema, schema: Schema, value: Record<string, unknown>, place: string): Problem | null {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  for (const key of (schema['required'] ?? []) as string[]) {
    if (!Object.hasOwn(value, key)) return { place: keyPlace(place, key), message: 'missing' };
  }
  for (const [key, entry] of Object.entries(value)) {
    if (Object.hasOwn(properties, key)) {
      const problem = problemAt(root, properties[key], entry, keyPlace(place, key));
      if (problem) return problem;
    } else if (schema['additionalProperties'] === false) {
      const near = nearestName(key, Object.keys(properties));
      return {
        place: keyPlace(place, key),
        message: near === undefined ? `not a known key; known keys: ${Object.keys(properties).join(', ')}` : `not a known key; did you mean ${near}?`,
      };
    }
  }
  return null;
}

function keyPlace(place: string, key: string): string {
  if (!/^[$\w]+$/.test(key)) return `${place}[${JSON.stringify(key)}]`;
  return place === '' ? key : `${place}.${key}`;
}

function resolve(root: Schema, reference: string): Schema {
  let found: unknown = root;
  for (const step of reference.split('/').slice(1)) found = (found as Record<string, unknown>)[step];
  return found as Schema;
}

function typesOf(schema: Schema): string[] {
  const type = schema['type'];
  return Array.isArray(type) ? (type as string[]) : typeof type === 'string' ? [type] : [];
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeText(type: string): string {
  if (type === 'integer') return 'a whole number';
  if (type === 'null') return 'null';
  return type === 'array' ? 'a list' : type === 'object' ? 'an object' : type === 'boolean' ? 'true or false' : `a ${type}`;
}

function wrongChoice(choices: readonly unknown[], value: unknown): string {
  const texts = choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
  const near = typeof value === 'string' ? nearestName(value, texts) : undefined;
  return `must be ${texts.join(', ')}, not ${shown(value)}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
