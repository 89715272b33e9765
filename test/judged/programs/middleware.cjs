// Each middleware is a function that has the one before in its scope.
let handler = (req) => ({ status: 200, req });
function use(middleware) {
  const next = handler;
  handler = (req) => middleware(req, next);
}
exports.step = (i) => {
  const options = { name: `middleware ${i}`, limits: [i, i + 1] };
  use((req, next) => next({ ...req, by: options.name }));
};
exports.handle = (req) => handler(req);
