import { writeFileSync } from 'node:fs';

/** A longer one goes into a file. */
const inlineBytes = 2_000;

/**
 * A request as a command that sends it once more. The token is taken from the environment: those of a run expire.
 * @param {string} url  of the gateway
 * @param {{ method: string, target: string, headers: readonly (readonly [string, string])[], body?: Buffer }} request
 * @param {string} bodyFile  where a body goes that no shell takes
 */
export function curlLine(url, { method, target, headers, body }, bodyFile) {
  const fields = headers.map(([name, value]) => `-H ${quoted(shown(name, value))}`);
  const path = target.startsWith('/') ? '' : `--request-target ${quoted(target)} `;
  return [
    `curl -i --path-as-is -g -X ${method}`,
    ...fields,
    ...(body ? [`--data-binary ${bodyArgument(body, bodyFile)}`] : []),
    `${path}${quoted(url + (target.startsWith('/') ? target : '/'))}`,
  ].join(' ');
}

function shown(name, value) {
  if (name === 'authorization' && value.length > 100) return `authorization: Bearer $TOKEN`;
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function bodyArgument(body, file) {
  const text = body.toString();
  if (body.length <= inlineBytes && Buffer.from(text).equals(body) && !text.includes('\0') && !text.startsWith('@'))
    return quoted(text);
  writeFileSync(file, body);
  return `@${file}`;
}

/** For a POSIX shell; a token stays one that the shell looks up. */
function quoted(text) {
  const inQuotes = `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return inQuotes.replace('$TOKEN', `'"$TOKEN"'`);
}
