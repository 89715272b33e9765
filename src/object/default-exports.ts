/** What a program calls the default export of a module: by its variable, function or class, else by the name of the module. */
import { scriptLabel } from '../text/labels.js';

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What a program that imports a module's default calls it, most often: "i18next" for i18next/dist/esm/i18next.js, "pool" for src/pool/index.ts. */
export function nameOfModule(script: string): string {
  const parts = scriptLabel(script).split('/');
  const [name] = (parts.at(-1) ?? '').split('.');
  const usual = name === 'index' ? (parts.at(-2) ?? '') : name;
  return identifier.test(usual) && !/^(?:index|main|mod|lib|src|dist|build|out)$/.test(usual) ? usual : 'default';
}

const declared = /^(?:(?:abstract\s+)?class\s+(?!extends\b)|(?:async\s+)?function\s*\*?\s*)([\p{ID_Start}$_][\p{ID_Continue}$]*)/u;
const alone = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:;|$|\/[/*]|(?:as|satisfies)\s)/u;

/** The name of what a line of a source exports as its default; null if the column is not that of an `export default`. */
export function defaultExportIn(line: string, column: number, script: string): string | null {
  const statement = /^\s*export\s+default\s+\(*/.exec(line);
  if (!statement || column > statement[0].length) return null;
  const value = line.slice(statement[0].length);
  const name = declared.exec(value)?.[1] ?? alone.exec(value)?.[1];
  return name === undefined || name === 'new' ? nameOfModule(script) : name;
}

/** Whether a variable is a compiler's for the default export of a module that had none; `script`: of the module itself. */
export function isDefaultVariable(name: string, script: string): boolean {
  if (/^(?:_default|__WEBPACK_DEFAULT_EXPORT__|\$[\da-f]+\$export\$2e2bcd8739ae039)$/.test(name)) return true;
  return name.endsWith('_default') && name === `${nameOfModule(script)}_default`;
}
