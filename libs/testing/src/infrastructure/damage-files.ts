import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What happened to a file: its second half is gone, or one byte in its middle is another. */
export type FileDamage = 'cut' | 'flipped';

/** Damages the files of a stopped nats-server in which it keeps messages. Throws when there are none. */
export async function damageFiles(store: string, damage: FileDamage): Promise<void> {
  const files = (await readdir(store, { recursive: true })).filter((name) => name.endsWith('.blk'));
  if (files.length === 0) throw new Error(`${store} has no file of messages that could be damaged`);
  for (const file of files) {
    const bytes = await readFile(join(store, file));
    await writeFile(join(store, file), damaged(bytes, damage));
  }
}

function damaged(bytes: Buffer, damage: FileDamage): Buffer {
  const middle = Math.floor(bytes.length / 2);
  if (damage === 'cut') return bytes.subarray(0, middle);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
  return bytes;
}
