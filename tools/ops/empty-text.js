const nothingOf = {
  'api-keys list': 'The gateway knows no API key; it takes a new one within 5 s of having the file.',
  'failed list': 'No failed messages.',
  'failed groups': 'No dead letters.',
  'failed progress': 'No redrives.',
  'keys list': 'No held keys.',
  'outbox parked': 'No parked messages.',
  'saga list': 'No sagas under way, and none that needs attention.',
  'streams plan': 'All streams and consumers are as declared.',
};

/**
 * What an answer without a row means: a list that is empty, or one of which nothing is as was asked for.
 * @param {string} name  of the operation
 * @param {object} parameters
 */
export function emptyText(name, parameters) {
  const isFiltered = Object.keys(parameters).some((each) => each !== 'limit');
  return isFiltered ? 'Nothing matches what was asked for.' : (nothingOf[name] ?? 'Nothing to show.');
}
