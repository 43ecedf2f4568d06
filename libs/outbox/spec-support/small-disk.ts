import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes in memory, which can be filled up. Only root on Linux can make one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  static get isAvailable(): boolean {
    try {
      SmallDisk.ofMegabytes(1).remove();
      return true;
    } catch {
      return false;
    }
  }

  static ofMegabytes(size: number): SmallDisk {
    const disk = new SmallDisk(mkdtempSync(join(tmpdir(), 'nestwork-disk-')));
    try {
      run('mount', '-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', disk.folder);
    } catch (error) {
      rmdirSync(disk.folder);
      throw error;
    }
    return disk;
  }

  /** Leaves room for that much and no more, whatever the programs on it believe. */
  fillUpTo(kilobytes: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.#filler, Buffer.alloc(bavail * bsize - kilobytes * 1_024));
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  remove(): void {
    run('umount', '--lazy', this.folder);
    rmdirSync(this.folder);
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`, { cause: error });
}
