const shape = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.v([1-9]\d*)$/;

/** Splits `<service>.<kebab>.v<n>`. A malformed name gives version 0, so that the boot check can report all of them at once. */
export function parseContractName(name: string): { service: string; version: number } {
  const match = shape.exec(name);
  return { service: match?.[1] ?? '', version: Number(match?.[2] ?? 0) };
}
