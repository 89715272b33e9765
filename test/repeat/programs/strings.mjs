// The page of every visitor is kept. FIXED: only the last one.
const pages = [];

function render(path, visitor) {
  return `<html>${path} ${visitor} ${'lorem ipsum '.repeat(20)}${visitor}</html>`.toUpperCase();
}

export function run(iteration) {
  pages[process.env.FIXED ? 0 : pages.length] = render('/home', iteration);
}
