/** What a heap profile samples, in words: of the whole report, and of a suspect. One line each, not yet safe. */
import type { Report, Sampling } from '../report/report.js';
import type { JoinedFunction, SampledFunction } from '../report/rows.js';
import { bytes, plural, share } from '../text/figures.js';
import { clip, visible } from '../text/safe.js';
import { locationText } from './place.js';

const SHOWN_FUNCTIONS = 3;
const longestName = 60;
const longestPath = 200;

/** "buildRow at rows.ts:14, 41 % of 12.3 MB sampled; in the same files: pack at rows.ts:30, 12 %"; empty without a heap profile. */
export function sampledText(sampled: readonly JoinedFunction[] | undefined, { sampling }: Report): string {
  if (sampled === undefined || sampling === undefined) return '';
  if (sampled.length === 0) return 'no sampled function is in its files';
  const own = sampled.filter(({ joinedBy }) => joinedBy !== 'script').slice(0, SHOWN_FUNCTIONS);
  const near = sampled.filter(({ joinedBy }) => joinedBy === 'script').slice(0, SHOWN_FUNCTIONS - own.length);
  const [first, ...others] = [...own, ...near].map(functionText);
  const texts = [`${first} of ${bytes(sampling.bytes)} sampled`, ...others];
  const parts = [texts.slice(0, own.length), texts.slice(own.length)].map((part) => part.join('; '));
  const nearLabel = own.length > 0 ? 'in the same files: ' : 'in its files: ';
  return [parts[0], near.length > 0 ? nearLabel + parts[1] : ''].filter((part) => part !== '').join('; ');
}

/** What is sampled and what that says; empty without a heap profile. */
export function samplingText({ sampling }: Report): string {
  if (sampling === undefined) return '';
  const { path, functions } = sampling;
  const most = functions.slice(0, SHOWN_FUNCTIONS).map(functionText).join('; ');
  const lead = `${visible(clip(path, longestPath))} samples ${amountText(sampling)}, of what was alive when the sampling ended`;
  if (functions.length === 0) return `${lead}: nothing.`;
  return `${lead}. Most is allocated by ${most}. Its functions are joined with suspects by their places, not by objects; nothing is extrapolated.`;
}

const amountText = ({ bytes: sampled, samples }: Sampling): string => bytes(sampled) + (samples === null ? '' : ` in ${plural(samples, 'sample')}`);

/** "buildRow at rows.ts:14, 41 %". */
function functionText({ name, location, share: part }: SampledFunction): string {
  const label = name === '' ? '(anonymous)' : visible(clip(name, longestName));
  return `${label}${location === null ? '' : ` at ${locationText(location)}`}, ${share(part)}`;
}
