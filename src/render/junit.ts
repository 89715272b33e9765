/**
 * JUnit XML: a test case a check. Without checks a case a suspect, skipped rather than failed, since no limit was asked for.
 */
import type { Check, ErrorReport, Report } from '../report/report.js';
import type { Suspect } from '../report/rows.js';
import { clip, xmlText } from '../text/safe.js';
import { checkMessage, errorLines, suspectFacts, suspectGrowth, suspectName, verdictSentence } from './wording.js';

interface Case {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped' | 'broken';
  /** Elements inside the case, already XML. */
  body: string;
}

export function renderJunit(report: Report): string {
  const cases = report.checks.length > 0 ? report.checks.map((check) => checkCase(check, report)) : suspectCases(report);
  const warnings = report.warnings.map(({ message }) => `warning: ${clip(message, 1000)}`);
  return suite(report.snapshots.map((snapshot) => clip(snapshot.path, 300)).join(' -> '), cases, warnings);
}

/** A failed warning passes, with its sentence as output: JUnit knows no warnings. */
function checkCase(check: Check, report: Report): Case {
  const name = `${clip(check.metric, 300)} ${check.operator} ${check.expected}`;
  const message = checkMessage(check);
  if (check.passed) return { name, outcome: 'passed', body: '' };
  if (check.level === 'warn') return { name, outcome: 'passed', body: element('system-out', '', `warning: ${message}`) };
  const details = [
    message,
    `set by ${clip(check.source, 300)}`,
    verdictSentence(report),
    ...report.suspects.slice(0, 1).map((suspect) => suspectText(suspect, report)),
  ];
  return { name, outcome: 'failed', body: element('failure', ` message="${xmlText(message)}" type="${xmlText(clip(check.id, 100))}"`, ...details) };
}

function suspectCases(report: Report): Case[] {
  if (report.suspects.length === 0) return [{ name: 'no suspects', outcome: 'passed', body: element('system-out', '', verdictSentence(report)) }];
  return report.suspects.map((suspect) => ({
    name: `suspect ${suspectName(suspect)}`,
    outcome: 'skipped',
    body: `${element('skipped', ` message="${xmlText(`${suspectGrowth(suspect, report)}; no limit was set (--max suspects=0)`)}"`)}${element('system-out', '', suspectText(suspect, report))}`,
  }));
}

function suspectText(suspect: Suspect, report: Report): string {
  return [`${suspectName(suspect)}: ${suspectGrowth(suspect, report)}`, ...suspectFacts(suspect).map(([label, text]) => `${label} ${text}`)].join('; ');
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
