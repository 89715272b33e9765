/**
 * What a worker thread loads first. CommonJS on purpose: piscina requires its file, and a thread that is ended while it requires an ES module
 * takes the whole process with it (Node 20: "FATAL ERROR: v8::Module::IsGraphAsync"); one that is ended while it imports does not.
 */
const loading = import('./heap.js');
// The first task tells it.
loading.catch(() => {});

export = async (request: unknown): Promise<unknown> => (await loading).perform(request as never);
