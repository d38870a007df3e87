import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Options, transformFile } from '@swc/core';
import { answers, freePort } from './ports.js';
import { crash } from './processes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As jest.config.js compiles: what is killed here is what the other suites test. */
const OPTIONS: Options = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

/** The sources compiled into a folder of their own: `dist/` may be older than they are, or somebody else's. */
export class Program {
  private constructor(private readonly folder: string) {}

  static async compile(): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'recado-program-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const files = ['src', 'migrations'].flatMap((part) =>
      readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' }).map((file) => join(part, file)),
    );
    await Promise.all(
      files
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .map(async (file) => {
          const { code } = await transformFile(join(ROOT, file), OPTIONS);
          const target = join(folder, file.replace(/\.ts$/, '.js'));
          mkdirSync(dirname(target), { recursive: true });
          writeFileSync(target, code);
        }),
    );
    return new Program(folder);
  }

  /** Runs it until it listens. */
  async run(environment: Readonly<Record<string, string>>): Promise<RunningProgram> {
    const port = await freePort();
    const child = spawn(process.execPath, [join(this.folder, 'src/main.js')], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), DEMO: 'off', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`Recado did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return new RunningProgram(child, `http://127.0.0.1:${port}/graphql`);
  }

  drop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class RunningProgram {
  constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Ends it as the kernel does when there is no memory left: at once. */
  kill(): Promise<void> {
    return crash(this.child);
  }
}
