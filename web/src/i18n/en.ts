/** Every namespace: one file for each feature. */
const files = import.meta.glob<object>('./en/*.json', { eager: true, import: 'default' });

export const texts = Object.fromEntries(
  Object.entries(files).map(([path, some]) => [path.replace(/^.*\/|\.json$/g, ''), some]),
);
