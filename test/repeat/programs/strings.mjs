// A page is cached by its address, which has a tracking number. FIXED: without that number.
const pages = {};

function render(path, visitor) {
  return `<html>${path} ${visitor} ${'lorem ipsum '.repeat(20)}${visitor}</html>`.toUpperCase();
}

export function run(iteration) {
  const path = process.env.FIXED ? '/home' : `/home?visitor=${iteration}`;
  pages[path] = render(path, iteration);
}
