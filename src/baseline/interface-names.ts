/** The interfaces of plain objects, read back from the names of their classes (written by heap/interfaces.ts). */
import type { InterfaceDefinition } from '../heap/interfaces.js';
import type { Baseline } from './baseline.js';

/** Most frequent first, as they are inferred. */
export function interfacesOf({ classes }: Pick<Baseline, 'classes'>): InterfaceDefinition[] {
  const found = new Map<string, { definition: InterfaceDefinition; count: number }>();
  for (const { name, count } of classes) {
    const properties = propertiesOf(name);
    if (properties !== null && !found.has(name)) found.set(name, { definition: { name, properties }, count });
  }
  return [...found.values()].sort((one, other) => other.count - one.count).map(({ definition }) => definition);
}

/** "{id, "a,b"}" -> id and a,b; null for what is no interface. Names with , ' " { or } are quoted, as in JSON. */
export function propertiesOf(name: string): string[] | null {
  if (!name.startsWith('{') || !name.endsWith('}')) return null;
  const properties: string[] = [];
  const property = /"((?:[^"\\]|\\.)*)"|([^,'"{}]*)/y;
  for (let at = 1; at < name.length; ) {
    property.lastIndex = at;
    const match = property.exec(name);
    if (match === null) return null;
    const quoted = match[1] === undefined ? match[2] : unquoted(match[1]);
    if (quoted === null) return null;
    properties.push(quoted);
    at = property.lastIndex;
    if (at === name.length - 1) return properties;
    if (!name.startsWith(', ', at)) return null;
    at += 2;
  }
  return null;
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}
