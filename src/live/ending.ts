/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when the program could not be started. */
  error?: Error;
}

/** "ended with exit code 3", "was ended by SIGSEGV". */
export function endingText({ code, signal, error }: Ending): string {
  if (error !== undefined) return `could not be started: ${error.message}`;
  if (signal !== null) return `was ended by ${signal}`;
  return `ended with exit code ${code}`;
}
