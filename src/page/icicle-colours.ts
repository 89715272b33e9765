/** Colours of the icicle, as the style sheet has them in the theme that is on. */
const names = [
  'block-text',
  'block-new',
  'block-grown',
  'block-lost',
  'block-held',
  'block-runtime',
  'block-found',
  'surface',
  'text',
  'quiet',
  'focus',
  'suspect-1',
] as const;

type ColourName = (typeof names)[number];
export type Colours = Record<ColourName, string>;

export function readColours(): Colours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const found = Object.fromEntries(
    names.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Colours;
  probe.remove();
  return found;
}

/** A button that goes through the themes; the system's comes first. */
export function themeButton(control: HTMLButtonElement, onChange: () => void): void {
  const themes = ['system', 'light', 'dark'];
  let at = 0;
  control.addEventListener('click', () => {
    at = (at + 1) % themes.length;
    document.documentElement.style.colorScheme = at === 0 ? '' : themes[at];
    control.textContent = `Theme: ${themes[at]}`;
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}
