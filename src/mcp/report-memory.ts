/** The last answers to equal questions, so that the next page of a report takes no analysis. */
import { type InputFile, pathOf, versionOf } from '../format/input-file.js';

export interface ReportMemory {
  /** The report of `make`, unless the same was asked about the same versions of the files. */
  remember<Report>(question: object, files: readonly InputFile[], make: () => Promise<Report>): Promise<Report>;
}

/** `most`: how many are remembered. */
export function reportMemory(most: number): ReportMemory {
  const reports = new Map<string, unknown>();
  return {
    async remember<Report>(question: object, files: readonly InputFile[], make: () => Promise<Report>): Promise<Report> {
      const versions = await Promise.all(files.map(versionOf));
      if (versions.includes(null)) return make();
      const key = JSON.stringify([question, files.map(pathOf), versions]);
      const report = (reports.get(key) as Report | undefined) ?? (await make());
      reports.delete(key);
      reports.set(key, report);
      if (reports.size > most) reports.delete(reports.keys().next().value!);
      return report;
    },
  };
}
