/** A script's name that another checkout and another machine would give too. */

/**
 * Relative to `root` if the script is below it; from the last node_modules on where it is a package's; else the file's name. Names
 * that are no files (node:fs, evalmachine.<anonymous>) stay, URLs lose scheme, host and query.
 */
export function portableScript(script: string | null, root: string): string | null {
  if (script === null || script === '') return null;
  const url = /^(https?|webpack|webpack-internal|vite|blob):\/\/[^/]*(\/[^?#]*)/.exec(script);
  if (url) return url[2];
  const path = (script.startsWith('file://') ? decoded(script.slice('file://'.length)) : script).replaceAll('\\', '/').replace(/^\/(?=[A-Za-z]:\/)/, '');
  const folder = `${root.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  const packages = path.lastIndexOf('/node_modules/');
  if (packages !== -1) return path.slice(packages + 1);
  if (path.startsWith(folder)) return path.slice(folder.length);
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path) ? path.slice(path.lastIndexOf('/') + 1) : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
