/**
 * Entry point of a worker thread. CommonJS on purpose: piscina requires its file, and a thread that is terminated while it requires an ES module
 * takes the whole process with it (Node 20: "FATAL ERROR: v8::Module::IsGraphAsync"); one that is terminated while it imports does not.
 */
const loading = import('../src/engine/perform.js');
// A failed load is reported by the first task that awaits it.
loading.catch(() => {});

export = async (request: unknown): Promise<unknown> => (await loading).perform(request as never);
