/**
 * Entry point of a worker thread. CommonJS on purpose: piscina requires this file, and terminating a thread while it requires an ES module
 * aborts the process (Node 20: "FATAL ERROR: v8::Module::IsGraphAsync"); terminating it during import() does not.
 */
const loading = import('../src/engine/perform.js');
// A failed load is reported by the first task that awaits it.
loading.catch(() => {});

export = async (request: unknown): Promise<unknown> => (await loading).performSent(request);
