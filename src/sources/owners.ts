/** Whose code a script is: the program's, of a package, of the runtime, or the browser's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scriptOwner } from '../text/labels.js';
import type { OwnerKind } from '../vocabulary.js';

export interface ScriptOwner {
  kind: OwnerKind;
  /** Of a package its name; of a runtime "node", "deno" or "bun"; else null. */
  name: string | null;
  /** Of a package, where its package.json or the script's URL has it. */
  version?: string;
}

const browserScripts = /^(?:chrome|chrome-extension|chrome-untrusted|devtools|edge|moz-extension|extensions:)[:/]/;
const denoScripts = /^(?:ext|deno):/;
const bunScripts = /^(?:bun|builtin):/;
/** A bundler's own modules. */
const bundlerScripts = /^webpack:\/\/[^/]*\/(?:webpack|\(webpack\))\//;
const NAME = '(?:@[^/@]+/)?[^/@]+';
/** Places from which packages come with their version in the URL, or in the folder. */
const versioned = [
  new RegExp(`^https?://(?:cdn\\.jsdelivr\\.net/npm|unpkg\\.com|esm\\.sh|cdn\\.skypack\\.dev|ga\\.jspm\\.io/npm:|jsr\\.io)/?(?:v\\d+/)?(${NAME})@([^/]+)`),
  new RegExp(`[/\\\\]npm[/\\\\](?:registry\\.npmjs\\.org|[\\w.-]+)[/\\\\](${NAME})[/\\\\](\\d[^/\\\\]*)[/\\\\]`),
  /^https?:\/\/(?:cdnjs\.cloudflare\.com\/ajax\/libs)\/([^/]+)\/([^/]+)\//,
];

const owners = new Map<string, ScriptOwner>();

/** `script`: a path or URL, as V8 or a source map has it. */
export function ownerOf(script: string): ScriptOwner {
  let owner = owners.get(script);
  if (!owner) owners.set(script, (owner = findOwner(script)));
  return owner;
}

function findOwner(script: string): ScriptOwner {
  if (browserScripts.test(script)) return { kind: 'browser', name: null };
  if (denoScripts.test(script)) return { kind: 'runtime', name: 'deno' };
  if (bunScripts.test(script)) return { kind: 'runtime', name: 'bun' };
  const kind = scriptOwner(script);
  if (kind === 'runtime') return { kind, name: 'node' };
  if (bundlerScripts.test(script)) return { kind: 'package', name: 'webpack' };
  if (kind === 'package') return packageOf(script);
  for (const pattern of versioned) {
    const [, name, version] = pattern.exec(script) ?? [];
    if (name !== undefined && version !== undefined) return { kind: 'package', name: name.replaceAll('\\', '/'), version };
  }
  return { kind: 'program', name: null };
}

/** The package after the last node_modules/. */
function packageOf(script: string): ScriptOwner {
  const path = script.replace(/[?#].*$/s, '');
  const [, root, name] = /^(.*[/\\]node_modules[/\\]|node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)/s.exec(path) ?? [];
  if (root === undefined || name === undefined) return { kind: 'package', name: null };
  // Vite's copy of a package: node_modules/.vite/deps/react-dom_client.js
  const copied = name === '.vite' ? /^[/\\]deps[/\\](?!chunk-)([^/\\]+?)\.m?js$/.exec(path.slice(root.length + name.length))?.[1] : undefined;
  if (copied !== undefined) return { kind: 'package', name: copied.replace(/^@([^_]+)_/, '@$1/').replace(/_.*$/, '') };
  const version = versionIn(`${root}${name}/package.json`) ?? /[/\\]\.pnpm[/\\][^/\\]*@(\d[^/\\_(]*)[^/\\]*[/\\]node_modules[/\\]$/.exec(root)?.[1];
  return { kind: 'package', name: name.replaceAll('\\', '/'), ...(version !== undefined && { version }) };
}

/** The version in a package.json of this machine. */
function versionIn(manifest: string): string | undefined {
  try {
    const path = manifest.startsWith('file:///') ? fileURLToPath(manifest) : manifest;
    if (!/^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(path)) return undefined;
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
