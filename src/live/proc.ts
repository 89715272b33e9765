/**
 * Facts from Linux's /proc about a process: its program, the signals it catches, the ports it listens on.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';

/** The path of its program, or the error code (ENOENT, EACCES). */
export async function programOf(pid: number): Promise<{ path: string } | { code: string }> {
  try {
    // The kernel adds " (deleted)" to a program that was updated while it ran.
    return { path: (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '') };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' };
  }
}

/** The fields of /proc/PID/status, e.g. State, Tgid, SigCgt, VmRSS; empty when the process has ended. */
export async function statusOf(pid: number): Promise<Map<string, string>> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return new Map(
    text.split('\n').flatMap((line) => (line.includes(':') ? [[line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]] : [])),
  );
}

/** SIGUSR1 is signal 10 on every machine that Node runs on with Linux. `SigCgt` is a mask of the signals that have a handler. */
export function catchesUsr1(status: ReadonlyMap<string, string>): boolean {
  return (BigInt(`0x${status.get('SigCgt') ?? '0'}`) & (1n << 9n)) !== 0n;
}

/** Whether the process and ours have the same loopback (`net`), or the same pids (`pid`). Containers have their own. */
export async function sharesNamespace(pid: number, name: 'net' | 'pid'): Promise<boolean> {
  const [theirs, ours] = await Promise.all([pid, 'self'].map((who) => readlink(`/proc/${who}/ns/${name}`).catch(() => null)));
  return theirs === ours;
}

export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** host:port of its listening TCP sockets, as they can be reached from here. */
export async function listeningAddresses(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(descriptors.map((descriptor) => readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')));
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')));
  return tables.flatMap(listeners).flatMap(({ address, inode }) => (inodes.has(inode) ? [address] : []));
}

const LISTEN = '0A';

/** Rows of /proc/net/tcp and tcp6 that listen. Addresses are words of four bytes, the lowest first; "any" is reached by loopback. */
export function listeners(table: string): { address: string; inode: string }[] {
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN)
    .map((fields) => {
      const [hex, port] = fields[1].split(':');
      const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
      return { address: `${bytes.length === 4 ? ipv4(bytes) : ipv6(bytes)}:${parseInt(port, 16)}`, inode: fields[9] };
    });
}

function ipv4(bytes: readonly string[]): string {
  const text = bytes.map((byte) => parseInt(byte, 16)).join('.');
  return text === '0.0.0.0' ? '127.0.0.1' : text;
}

function ipv6(bytes: readonly string[]): string {
  if (bytes.every((byte) => byte === '00')) return '[::1]';
  if (bytes.slice(0, 12).join('') === '00000000000000000000ffff'.toUpperCase()) return ipv4(bytes.slice(12));
  const groups = Array.from({ length: 8 }, (_, at) => parseInt(bytes[2 * at] + bytes[2 * at + 1], 16).toString(16));
  return `[${groups.join(':')}]`;
}
