import { envFieldsOf, type EnvField, type EnvValue } from './env.js';

/**
 * The section of `.env.example` for one configuration class: each variable with its sentence and its default.
 *
 * A variable without a default stands there empty, which counts as not set. The same class always gives the same text.
 */
export function describeConfig(title: string, config: new () => object): string {
  return [`# ${title}`, ...envFieldsOf(config).map(describeField)].join('\n\n') + '\n';
}

function describeField(field: EnvField): string {
  const lines = [sentence(field.description), ...notes(field)].map((line) => `# ${line}`);
  return [...lines, `${field.variable}=${textOf(field.developmentDefault ?? field.default)}`].join('\n');
}

function notes(field: EnvField): string[] {
  const differs = field.developmentDefault !== undefined && field.developmentDefault !== field.default;
  const production = field.default === undefined ? 'must be set' : `default ${textOf(field.default) || 'empty'}`;
  return [...(field.secret ? ['Secret.'] : []), ...(differs ? [`With NODE_ENV=production: ${production}.`] : [])];
}

function sentence(description: string): string {
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}`;
}

function textOf(value: EnvValue | undefined): string {
  return value === undefined ? '' : String(value);
}
