/** What the command line asks of the library (index.ts), each room loaded when something is asked of it: one command needs few of them. */

export const diff: typeof import('./diff.js')['diff'] = async (...asked) => (await import('./diff.js')).diff(...asked);
export const trend: typeof import('./diff.js')['trend'] = async (...asked) => (await import('./diff.js')).trend(...asked);
export const summarize: typeof import('./diff.js')['summarize'] = async (...asked) => (await import('./diff.js')).summarize(...asked);

export const inspect: typeof import('./inspect.js')['inspect'] = async (...asked) => (await import('./inspect.js')).inspect(...asked);
export const renderInspection = async (...asked: Parameters<typeof import('./report/inspection-text.js')['renderInspection']>) =>
  (await import('./report/inspection-text.js')).renderInspection(...asked);

export const createBaseline: typeof import('./baseline/against.js')['createBaseline'] = async (...asked) =>
  (await import('./baseline/against.js')).createBaseline(...asked);
export const compareWithBaseline: typeof import('./baseline/against.js')['compareWithBaseline'] = async (...asked) =>
  (await import('./baseline/against.js')).compareWithBaseline(...asked);

export const inspectorTargets: typeof import('./live/capture.js')['inspectorTargets'] = async (...asked) =>
  (await import('./live/capture.js')).inspectorTargets(...asked);
export const startCapturing: typeof import('./live/capture.js')['startCapturing'] = async (...asked) =>
  (await import('./live/capture.js')).startCapturing(...asked);

export const findSubject: typeof import('./watch/watch-subject.js')['findSubject'] = async (...asked) => (await import('./watch/watch-subject.js')).findSubject(...asked);
export const startSubject: typeof import('./watch/watch-subject.js')['startSubject'] = async (...asked) =>
  (await import('./watch/watch-subject.js')).startSubject(...asked);
export const watch: typeof import('./watch/watch.js')['watch'] = async (...asked) => (await import('./watch/watch.js')).watch(...asked);

export const leakTest: typeof import('./repeat/leak-test.js')['leakTest'] = async (...asked) => (await import('./repeat/leak-test.js')).leakTest(...asked);
