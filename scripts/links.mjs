// A step of `npm run check`: every link from one document to another file leads somewhere, headings included.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LINK = /\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g;

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
});
let broken = 0;
for (const document of documents.split('\n').filter((name) => name && existsSync(join(ROOT, name)))) {
  for (const [, path, heading] of textOf(document).matchAll(LINK)) {
    const target = path ? join(dirname(document), decodeURIComponent(path)) : document;
    const leads = existsSync(join(ROOT, target)) && (!heading || headingsOf(target).has(heading));
    if (leads) continue;
    broken++;
    console.error(`${document}: ${path}${heading ? `#${heading}` : ''} leads nowhere`);
  }
}
process.exitCode = broken > 0 ? 1 : 0;

/** Without code, in which brackets mean something else. */
function textOf(document) {
  return readFileSync(join(ROOT, document), 'utf8')
    .replace(/^```.*?^```/gms, '')
    .replace(/`[^`\n]*`/g, '');
}

/** As GitHub names them. */
function headingsOf(document) {
  const headings = readFileSync(join(ROOT, document), 'utf8').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text]) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
