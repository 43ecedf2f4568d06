import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const ID_LENGTH = 10;
const FORM = /^nwk_([0-9a-z]{10})_[0-9A-Za-z]{49}$/;

/** An API key, and the name by which it is known without it. */
export interface NewApiKey {
  readonly id: string;
  /** `nwk_<id>_<secret><checksum>`, in letters that no shell, URL or double-click breaks apart. */
  readonly key: string;
}

/** Makes a key with 256 random bits. Who loses it needs a new one: only its hash is kept. */
export function newApiKey(): NewApiKey {
  const id = randomText(ID_LENGTH, 36).toLowerCase();
  const text = `nwk_${id}_${randomText(SECRET_LENGTH)}`;
  return { id, key: `${text}${checksumOf(text)}` };
}

/**
 * The id that a text names if it is a key at all: of the form of one, with the right checksum. So a mistyped key is no question to the store, and
 * whoever searches for lost keys by their form can tell one from what only resembles it.
 */
export function apiKeyId(text: string): string | undefined {
  const [, id] = FORM.exec(text) ?? [];
  return text.slice(-CHECKSUM_LENGTH) === checksumOf(text.slice(0, -CHECKSUM_LENGTH)) ? id : undefined;
}

/** What is kept of a key. One round of SHA-256 is enough for 256 random bits; what people think up would need a slow hash. */
export function apiKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function randomText(length: number, letters = ALPHABET.length): string {
  return Array.from({ length }, () => ALPHABET[randomInt(letters)]).join('');
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  while (checksum.length < CHECKSUM_LENGTH) {
    checksum = `${ALPHABET[rest % ALPHABET.length]}${checksum}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return checksum;
}
