/** A report without what redaction changes: previews, quoted keys, paths of the snapshots; names as redaction leaves them. */
import { withoutData } from '../../src/redact/kept-names.js';
import { createStandIns } from '../../src/redact/stand-ins.js';

const standIns = createStandIns(Buffer.alloc(16));

export function normalised(report: object): unknown {
  return JSON.parse(
    JSON.stringify(report, (key, value) => {
      if (key === 'preview' || key === 'event' || key === 'fileBytes' || (key === 'path' && typeof value === 'string')) return null;
      return typeof value === 'string' ? withoutData(value.replace(/".*"/s, '""'), standIns).replace(/~[0-9a-z]{10}/g, '~') : value;
    }),
  );
}
