export function createScheduler(capacity: number) {
  const backlog: { due: number; describe: () => string }[] = [];
  let dropped = 0;
  return {
    plan(due: number): number {
      const reason = `planned for ${due} of ${capacity}`;
      backlog.push({ due, describe: () => reason });
      if (backlog.length > 1e9) dropped++;
      return dropped;
    },
  };
}

const stalled: Array<(answer: string) => void> = [];

export async function awaitApproval(request: number): Promise<string> {
  const answer = await new Promise<string>((resolve) => {
    stalled.push(resolve);
  });
  return `${request}: ${answer}`;
}
