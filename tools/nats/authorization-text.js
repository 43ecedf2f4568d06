/**
 * A user of the server.
 * @typedef {{ user: string, password: string, grant: import('./grants.js').Grant }} NatsUser
 *   `password`: as it stands in the file: a quoted text, or the name of an environment variable with $
 */

/** The users of an application: the one that it runs as, and the one that declares its streams and consumers as well. */
export function usersOf({ name, runs, declares }, passwordOf) {
  const both = { publish: [...runs.publish, ...declares.publish], subscribe: runs.subscribe };
  return [
    { user: name, password: passwordOf(name), grant: runs },
    { user: setupUserOf(name), password: passwordOf(setupUserOf(name)), grant: both },
  ];
}

/** @param {string} name of an application */
export function setupUserOf(name) {
  return `${name}-setup`;
}

/**
 * The `authorization` block of a server's configuration.
 * @param {readonly NatsUser[]} users
 */
export function authorizationText(users) {
  return ['authorization {', '  users: [', ...users.flatMap(userText), '  ]', '}'].join('\n');
}

function userText({ user, password, grant }) {
  return [
    '    {',
    `      user: "${user}"`,
    `      password: ${password}`,
    '      permissions: {',
    ...list('publish', grant.publish),
    ...list('subscribe', grant.subscribe),
    '      }',
    '    }',
  ];
}

function list(name, subjects) {
  return [`        ${name}: [`, ...subjects.map((subject) => `          "${subject}"`), '        ]'];
}
