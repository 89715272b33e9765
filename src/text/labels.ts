/** How scripts are called in text: short, but never so short that two files of a program share it. */

/** "app.js", "pool/index.js", "socket.io-adapter/dist/index.js", "node:internal/modules/esm/loader". */
export function scriptLabel(script: string): string {
  if (/^(?:node:|internal\/|ext:|native )/.test(script)) return script;
  const parts = script
    .replace(/[?#].*$/s, '')
    .split(/[/\\]/)
    .filter((part) => part !== '');
  const packages = parts.lastIndexOf('node_modules');
  if (packages !== -1 && packages < parts.length - 1) return parts.slice(packages + 1).join('/');
  const base = parts.at(-1) ?? script;
  return /^(?:index|main|mod|lib|utils?)\.\w+$/.test(base) && parts.length > 2 ? `${parts.at(-2)}/${base}` : base;
}

/** Whose script it is, for what a reader can change: the program's, a package's, or the runtime's. */
export function scriptOwner(script: string): 'program' | 'package' | 'runtime' {
  if (/^(?:node:|internal\/|ext:|native |chrome-extension:|extensions::)/.test(script)) return 'runtime';
  return /(?:^|[/\\])node_modules[/\\]/.test(script) || ownHarness.test(script) ? 'package' : 'program';
}

/** What repeats the modules of `snapdiff run`, where snapdiff is a clone and no package. */
const ownHarness = /[/\\]dist[/\\]src[/\\]repeat[/\\]harness\.js$/;

/** What C++ wraps another class in. */
const wrappers = /^(?:\w*(?:Heap|Hash|Vector|Member|Pair|Traits|Allocator|Table|Backing|Policy|Tag|Wrapper|Key|Collection\w*)\w*|internal|k[A-Z]\w*)$/;

/** A C++ class without its namespaces, and of its template's arguments the significant one: "HeapVectorBacking<RegisteredEventListener>". */
export function classLabel(name: string): string {
  if (!/\b(?:blink|cppgc|WTF|std)::/.test(name)) return name;
  const [outer, ...rest] = name.split('<');
  const base = withoutNamespaces(outer);
  if (rest.length === 0) return base;
  const inner = [...rest.join('<').matchAll(/blink::(?:\(anonymous namespace\)::)?(\w+)\b(?!::)/g)]
    .map(([, found]) => found)
    .find((found) => !wrappers.test(found));
  return inner ? `${base}<${inner}>` : base;
}

const withoutNamespaces = (name: string): string => name.replace(/(?:\b\w+|\(anonymous namespace\))::/g, '');

/** Whether a text is probably the address of a source map, or one in a data: URL. */
export const isMapUrl = (text: string): boolean => /^data:(?:application|text)\/json|\.(?:map|json)(?:[?#].*)?$/.test(text);
