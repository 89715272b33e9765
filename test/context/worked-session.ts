/** A session as work leaves it: files read again and again, a long test output, a rewind, a compaction and a subagent. */
import { bash, MadeSession, read, say, think } from './made-session.js';

export function workedSession(): MadeSession {
  const session = new MadeSession('w');
  let context = 20_000;
  const usage = (added: number) => ({ input: 5, cacheCreation: added, cacheRead: (context += added), output: 300 });
  const app = 'export function app() {\n  return 1;\n}\n'.repeat(180);
  session.user('Fix the failing test');
  for (let round = 0; round < 14; round++) {
    const [file, test] = session.answer([think('What does it do?'), say('I look at it.'), read('/srv/app/src/app.ts'), bash('npm test')], usage(2500));
    session.result(file, app);
    session.result(test, `run ${round}\n${'ok 1 - works\n'.repeat(60 + round)}`);
  }
  const [log] = session.answer([bash('cat build.log')], usage(2500));
  session.result(log, 'warning: unused variable\n'.repeat(900));
  const back = session.tipId;
  session.user('Try the other way');
  session.answer([say('A wrong way.')], usage(100));
  session.rewind(back);
  session.sidechain([
    { type: 'user', agentId: 'a1', message: { content: 'Search the docs' } },
    { type: 'assistant', agentId: 'a1', message: { id: 'side-1', content: [say('Found it.')], usage: { input_tokens: 9000, output_tokens: 40 } } },
  ]);
  session.user('Now write the docs');
  session.answer([say('Written.')], usage(2500));
  return session;
}
