/** Names survive redaction; these are the parts of names that are data. */
import type { NameStandIns } from './stand-ins.js';

const address = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s/?#@"]{1,500}@)?([^\s?#"]*)([?#][^\s"]*)?/gi;
const embedded = /\bdata:([\w.+-]*\/?[\w.+-]*)[;,][^\s"]*/gi;
const markup = /^((?:Detached )?<[\w:-]+)(\s.*=".*)$/s;
const attribute = /([\w:-]+)="([^"]*)"?/g;
/** V8's name of the edge to a value of a WeakMap: it quotes the names of key and value, and a string's name is its contents. */
const ephemeron = /^(\d+ \/ part of key \()(.*)( @\d+\) -> value \()(.*)( @\d+\) pair in WeakMap.*)$/s;

/**
 * A name of a class, function, file or element without the data in it: credentials, query and fragment of addresses, data: URLs, attributes other
 * than id and class, the strings that V8 quotes for a WeakMap. `isName` says which of those are names of classes. Time O(length).
 */
export function withoutData(name: string, standIns: NameStandIns, isName: (text: string) => boolean = () => false): string {
  if (!/[:<@]/.test(name)) return name;
  const pair = ephemeron.exec(name);
  if (pair) {
    const [, before, key, between, value, after] = pair;
    const shown = (text: string) => (isName(text) ? withoutData(text, standIns) : standIns.of(text));
    return `${before}${shown(key)}${between}${shown(value)}${after}`;
  }
  const element = markup.exec(name);
  if (element) {
    const [, tag, attributes] = element;
    const found = [...attributes.matchAll(attribute)].map(([, key, value]) => {
      const isKept = (key === 'id' || key === 'class') && value.split(/\s+/).every((word) => !looksLikeData(word));
      return ` ${key}="${isKept ? value : standIns.of(value)}"`;
    });
    return `${tag}${found.join('')}${attributes.endsWith('>') ? '>' : ''}`;
  }
  // A script's name may be its whole text.
  if (name.startsWith('data:')) return `${/^[^,]{0,80}/.exec(name)?.[0]},${standIns.of(name)}`;
  return name
    .replace(embedded, (all, type) => `data:${type},${standIns.of(all)}`)
    .replace(address, (_all, scheme, path, query) => `${scheme}${path}${query === undefined ? '' : `${query[0]}${standIns.of(query)}`}`);
}

/** A class without data; "{id, ada@example.com}" is an object by its keys. */
export function knownClass(name: string, isAll: boolean, standIns: NameStandIns): string {
  const known = withoutData(name, standIns);
  if (!isAll || !/^\{.*\}$/s.test(known)) return known;
  const keys = known.slice(1, -1).split(', ');
  return `{${keys.map((key) => (key !== '…' && looksLikeData(key) ? standIns.of(key) : key)).join(', ')}}`;
}

/** An identifier, also with hyphens, in brackets of a symbol, private, or of an accessor. */
const identifier = /^(?:[gs]et )?(?:<symbol )?(?:Symbol\()?[#@]*[\p{ID_Start}$_][\p{ID_Continue}$.-]{0,39}\)?>?$/u;

/**
 * Whether a property key is more likely a key of a dictionary than a name in the source: not like an identifier, with more than three digits, or long.
 * Keys that look like identifiers may be data all the same ("ada_lovelace").
 */
export function looksLikeData(key: string): boolean {
  if (key === '' || /^(?:\d{1,3}|__\w+__)$/.test(key)) return false;
  return !identifier.test(key) || (key.match(/\d/g)?.length ?? 0) > 3 || /^[0-9a-f]{8,}$/i.test(key);
}

/** Scripts of the runtime, and addresses. */
const noPath = /^(?:node:|internal\/|ext:|native |evalmachine|https?:|wss?:|chrome|webpack|vite|blob:|data:|wasm:)/;

/** A path relative to the project, or with a stand-in for the folder of a file outside of it; what is installed in node_modules keeps its place there. */
export function withoutFolders(path: string, root: string, standIns: NameStandIns): string {
  if (noPath.test(path) || !/[/\\]/.test(path)) return path;
  const [scheme] = /^file:\/\/(?=\/)/.exec(path) ?? [''];
  const plain = path.slice(scheme.length);
  const base = root.endsWith('/') ? root : `${root}/`;
  if (root !== '' && plain.startsWith(base)) return `./${plain.slice(base.length)}`;
  if (!/^(?:[/\\]|[A-Za-z]:[\\/]|\.\.[\\/]|~)/.test(plain)) return path;
  const installed = plain.search(/[/\\]node_modules[/\\]/);
  const cut = installed === -1 ? Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) : installed;
  return `${standIns.of(plain.slice(0, cut))}${plain.slice(cut)}`;
}
