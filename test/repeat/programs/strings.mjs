// A page rendered for everybody is remembered by its address, with its tracking number. FIXED: without it.
const pages = {};

function render(path, visitor) {
  return `<html>${path} ${visitor} ${'lorem ipsum '.repeat(20)}${visitor}</html>`.toUpperCase();
}

export function run(iteration) {
  const path = process.env.FIXED ? '/home' : `/home?visitor=${iteration}`;
  pages[path] = render(path, iteration);
}
