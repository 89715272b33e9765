/** The last reports, so that the next page of one takes no analysis. */
import { type InputFile, pathOf, versionOf } from '../format/input-file.js';

export interface ReportMemory {
  /** The report of `make`, unless the same was asked about the same versions of the files. */
  remember<Report>(question: object, files: readonly InputFile[], make: () => Promise<Report>): Promise<Report>;
}

const MAX_REPORTS = 4;

export function reportMemory(): ReportMemory {
  const reports = new Map<string, unknown>();
  return {
    async remember<Report>(question: object, files: readonly InputFile[], make: () => Promise<Report>): Promise<Report> {
      const versions = await Promise.all(files.map(versionOf));
      if (versions.includes(null)) return make();
      const key = JSON.stringify([question, files.map(pathOf), versions]);
      const report = (reports.get(key) as Report | undefined) ?? (await make());
      reports.delete(key);
      reports.set(key, report);
      if (reports.size > MAX_REPORTS) reports.delete(reports.keys().next().value!);
      return report;
    },
  };
}
