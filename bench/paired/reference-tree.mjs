import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A git worktree of a commit beside this checkout, built. */
export class ReferenceTree {
  #root;
  #programs;

  /** `root` is this checkout, `path` a folder that does not exist yet. */
  constructor(root, path, programs) {
    this.#root = root;
    this.path = path;
    this.#programs = programs;
  }

  async build(commit) {
    await this.#programs.run('git', ['worktree', 'add', '--quiet', '--detach', this.path, commit], { cwd: this.#root });
    await this.#installDependencies();
    await this.#programs.run('npm', ['run', '--silent', 'build'], { cwd: this.path });
  }

  /** Not one of `programs`: this runs after a signal too. */
  remove() {
    const git = (...args) => execFileSync('git', args, { cwd: this.#root, stdio: 'ignore' });
    if (existsSync(this.path)) {
      git('worktree', 'remove', '--force', this.path);
    }
    git('worktree', 'prune');
  }

  /**
   * Hard links of this checkout's packages where both trees want the same, which takes a second; otherwise `npm ci`.
   */
  async #installDependencies() {
    if (lockOf(this.path) === lockOf(this.#root) && (await this.#linkPackages())) {
      return;
    }
    await this.#programs.run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: this.path });
  }

  /** False where the trees lie on different file systems. */
  async #linkPackages() {
    const { packages } = JSON.parse(lockOf(this.#root));
    const folders = new Set(
      Object.keys(packages).flatMap((name) => /^(?:.+?\/)??node_modules(?=\/)/.exec(name)?.[0] ?? []),
    );
    try {
      for (const folder of folders) {
        await this.#programs.run('cp', ['-al', join(this.#root, folder), dirname(join(this.path, folder))]);
      }
      return true;
    } catch (error) {
      if (this.#programs.endedBy !== null) {
        throw error;
      }
      return false;
    }
  }
}

function lockOf(tree) {
  return readFileSync(join(tree, 'package-lock.json'), 'utf8');
}
