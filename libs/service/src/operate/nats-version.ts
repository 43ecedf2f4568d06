import type { Finding } from '@nestwork/operations';

/**
 * What is known of a version of nats-server. Sources: the advisories and release notes up to 2026-08; 2.10.20 to 2.10.22 lose
 * sight of streams when several nodes are killed (nats-server#6888).
 */
export function judgeNatsVersion(version: string): Finding {
  const about = 'nats-server';
  const number = numberOf(version);
  if (number === undefined)
    return { severity: 'warning', about, finding: `has a version that cannot be read: ${version}` };
  if (number < numbered(2, 9, 10))
    return { severity: 'problem', about, finding: `${version} is older than the frame can work with`, mend: UPGRADE };
  if (number >= numbered(2, 10, 20) && number <= numbered(2, 10, 22))
    return {
      severity: 'problem',
      about,
      finding: `${version} does not find streams after several nodes died`,
      mend: UPGRADE,
    };
  const isSafe = number >= numbered(2, 14, 3) || (number >= numbered(2, 12, 12) && number < numbered(2, 13, 0));
  if (isSafe) return { severity: 'ok', about, finding: `is version ${version}` };
  const finding = `${version} lacks fixes against the loss of stored messages, and against attacks from inside`;
  return { severity: 'warning', about, finding, mend: UPGRADE };
}

function numberOf(version: string): number | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return patch === undefined ? undefined : numbered(Number(major), Number(minor), Number(patch));
}

function numbered(major: number, minor: number, patch: number): number {
  return major * 1_000_000 + minor * 1_000 + patch;
}

const UPGRADE = 'In production run 2.12.12 or later of 2.12, or 2.14.3 or later.';
