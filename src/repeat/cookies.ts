/** The cookies that a server sets, kept and sent back as a browser does (RFC 6265), for one server. */

interface Cookie {
  value: string;
  path: string;
  secure: boolean;
}

export interface CookieJar {
  /** Takes the Set-Cookie lines of the answer to a request for `url`. */
  keep(url: URL, lines: readonly string[] | undefined): void;
  /** The value of the Cookie header of a request for `url`, with `own`, a header that the user gave, in front; undefined if there is none. */
  header(url: URL, own: string | undefined): string | undefined;
}

export function createCookieJar(): CookieJar {
  /** By host, name and path: a server may set one name for several paths. */
  const cookies = new Map<string, Cookie & { host: string; name: string }>();
  return {
    keep({ hostname: host, pathname }, lines = []) {
      for (const line of lines) {
        const [pair, ...attributes] = line.split(';').map((part) => part.trim());
        const at = pair.indexOf('=');
        if (at < 1) continue;
        const name = pair.slice(0, at).trim();
        const of = (wanted: string) => attributes.find((each) => each.split('=')[0].toLowerCase() === wanted);
        const valueFor = (wanted: string) => of(wanted)?.split('=').slice(1).join('=').trim();
        const asked = valueFor('path');
        const path = asked?.startsWith('/') ? asked : defaultPath(pathname);
        const key = JSON.stringify([host, name, path]);
        // Cookies are sent longest path first, else in the order of their creation.
        if (isOver(valueFor('max-age'), valueFor('expires'))) cookies.delete(key);
        else cookies.set(key, { host, name, path, value: pair.slice(at + 1).trim(), secure: of('secure') !== undefined });
      }
    },
    header({ hostname, pathname, protocol }, own) {
      const sent = [...cookies.values()]
        .filter(({ host, path, secure }) => host === hostname && isBelow(pathname, path) && (!secure || protocol === 'https:' || isLoopback(hostname)))
        .sort((left, right) => right.path.length - left.path.length)
        .map(({ name, value }) => `${name}=${value}`);
      const all = [...(own === undefined || own === '' ? [] : [own]), ...sent];
      return all.length === 0 ? undefined : all.join('; ');
    },
  };
}

/** The folder of the page. */
const defaultPath = (pathname: string): string => pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));

const isBelow = (pathname: string, path: string): boolean => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);

/** Browsers send secure cookies to the machine itself without TLS too. */
const isLoopback = (host: string): boolean => /^(localhost|127\.|\[::1\])/.test(host);

function isOver(maxAge: string | undefined, expires: string | undefined): boolean {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
