/** Fills the fields of an answer into a path: `/orders/{orderId}`. Throws when the answer lacks one. */
export function locationOf(template: string, answer: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = answer[name];
    if (typeof value !== 'string') throw new Error(`The location ${template} needs the text ${name} of the answer`);
    return encodeURIComponent(value);
  });
}
