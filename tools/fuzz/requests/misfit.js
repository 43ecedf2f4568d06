/**
 * Whether bytes are surely no body that an operation takes.
 * @param {import('../api.js').Api} api
 * @param {import('../api.js').Operation} operation
 * @param {Uint8Array} bytes
 */
export function isMisfitText(api, { body: schema }, bytes) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return api.misfit(schema, value) !== undefined;
  } catch {
    return true;
  }
}

/**
 * Whether path and query surely hold what an operation does not take.
 * @param {import('../api.js').Api} api
 * @param {import('../api.js').Operation} operation
 * @param {{ path: string, fields: readonly (readonly [string, string])[] }} target
 */
export function isMisfitTarget(api, { path: template, parameters }, { path, fields }) {
  const parts = path.split('/');
  return parameters.some(({ name, in: place, schema }) => {
    if (place === 'header') return false;
    const at = template.split('/').indexOf(`{${name}}`);
    const texts =
      place === 'path' ? [decoded(parts[at])] : fields.filter(([field]) => field === name).map(([, text]) => text);
    return (
      texts.length > 1 ||
      texts.some((text) => text === undefined || api.misfit(schema, meant(schema, text)) !== undefined)
    );
  });
}

/** Path and query are texts; what is meant by one depends on what belongs there. */
function meant({ type }, text) {
  if (type === 'array') return text.split(',');
  return type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
}

function decoded(part) {
  try {
    return part === '{latest}' ? crypto.randomUUID() : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
