/**
 * JUnit XML: a test case a check. Without checks a case a suspect, skipped rather than failed, since no limit was asked for.
 */
import type { Check, ErrorReport } from '../report/report.js';
import { clip, xmlText } from '../text/safe.js';
import type { Findings } from './ci-findings.js';
import { checkMessage, errorLines } from './wording.js';

interface Case {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped' | 'broken';
  /** Elements inside the case, already XML. */
  body: string;
}

export function renderJunit(findings: Findings): string {
  const { title, checks, warnings } = findings;
  const cases = checks.length > 0 ? checks.map((check) => checkCase(check, findings)) : suspectCases(findings);
  const output = warnings.map(({ message }) => `warning: ${clip(message, 1000)}`);
  return suite(title, cases, output);
}

/** A failed warning passes, with its sentence as output: JUnit knows no warnings. */
function checkCase(check: Check, { verdict, suspects }: Findings): Case {
  const name = `${clip(check.metric, 300)} ${check.operator} ${check.expected}`;
  const message = checkMessage(check);
  if (check.passed) return { name, outcome: 'passed', body: '' };
  if (check.level === 'warn') return { name, outcome: 'passed', body: element('system-out', '', `warning: ${message}`) };
  const details = [message, `set by ${clip(check.source, 300)}`, verdict, ...suspects.slice(0, 1).map(suspectText)];
  return { name, outcome: 'failed', body: element('failure', ` message="${xmlText(message)}" type="${xmlText(clip(check.id, 100))}"`, ...details) };
}

function suspectCases({ suspects, verdict }: Findings): Case[] {
  if (suspects.length === 0) return [{ name: 'no suspects', outcome: 'passed', body: element('system-out', '', verdict) }];
  return suspects.map((suspect) => ({
    name: `suspect ${suspect.fullName}`,
    outcome: 'skipped',
    body: `${element('skipped', ` message="${xmlText(`${suspect.growth}; no limit was set (--max suspects=0)`)}"`)}${element('system-out', '', suspectText(suspect))}`,
  }));
}

function suspectText({ fullName, growth, facts }: Findings['suspects'][number]): string {
  return [`${fullName}: ${growth}`, ...facts.map(([label, text]) => `${label} ${text}`)].join('; ');
}

export function junitError(error: ErrorReport): string {
  const [message, ...hints] = errorLines(error);
  return suite('snapdiff', [
    {
      name: 'snapdiff could run',
      outcome: 'broken',
      body: element('error', ` message="${xmlText(message)}" type="${xmlText(error.code)}"`, message, ...hints),
    },
  ]);
}

/** Lines become lines; attributes are XML already. */
function element(tag: string, attributes: string, ...lines: string[]): string {
  const text = lines
    .filter((line) => line !== '')
    .map(xmlText)
    .join('\n');
  return text === '' ? `\n      <${tag}${attributes}/>` : `\n      <${tag}${attributes}>${text}</${tag}>`;
}

/** `output`: lines of the suite itself. */
function suite(name: string, cases: readonly Case[], output: readonly string[] = []): string {
  const number = (outcome: Case['outcome']): number => cases.filter((each) => each.outcome === outcome).length;
  const figures = `tests="${cases.length}" failures="${number('failed')}" errors="${number('broken')}" skipped="${number('skipped')}"`;
  const lines = cases.map((each) => {
    const open = `    <testcase classname="snapdiff" name="${xmlText(each.name)}"`;
    return each.body === '' ? `${open}/>` : `${open}>${each.body}\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="snapdiff" ${figures}>`,
    `  <testsuite name="${xmlText(name)}" ${figures}>`,
    ...lines,
    ...(output.length > 0 ? [`    <system-out>${output.map(xmlText).join('\n')}</system-out>`] : []),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
