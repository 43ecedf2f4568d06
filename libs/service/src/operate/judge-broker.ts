import { type MayStore, problemOfVersion, type StreamDifference } from '@nestwork/messaging';
import { clockFinding, type ClockReading, type Finding } from '@nestwork/operations';

/** By the rule by which a service refuses a server at its start, or warns of it. */
export function judgeNatsVersion(version: string): Finding {
  const about = 'nats-server';
  const problem = problemOfVersion(version);
  if (!problem) return { severity: 'ok', about, finding: `is version ${version}` };
  const { isRefused, reason: finding } = problem;
  return { severity: isRefused ? 'problem' : 'warning', about, finding };
}

/** Deadlines are absolute times: they mean something else to a broker whose clock is wrong. */
export function judgeClock(reading: ClockReading | undefined): Finding {
  if (reading) return clockFinding('NATS', reading);
  return {
    severity: 'note',
    about: 'clock',
    finding: 'of NATS cannot be compared: servers before 2.10 do not tell it',
  };
}

/** Streams are full at their limit, and then refuse what is published: the outboxes fill up instead. */
export function judgeStorage({ used, limit }: { readonly used: number; readonly limit: number | undefined }): Finding {
  const about = 'storage';
  const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (limit === undefined)
    return { severity: 'note', about, finding: `streams take ${mega(used)}; the account has no limit, only the disk` };
  const finding = `streams take ${mega(used)} of the ${mega(limit)} that the account may`;
  if (used < 0.7 * limit) return { severity: 'ok', about, finding };
  const mend = 'Raise max_store of the account, or give its streams a shorter max_age.';
  return { severity: used < 0.9 * limit ? 'warning' : 'problem', about, finding, mend };
}

/** What the service may do on the broker, as it was tried out. */
export interface Rights {
  /** Whether its own events can be stored. */
  readonly own: MayStore;
  /** The services whose events it could publish as well. */
  readonly forgeable: readonly string[];
  /** The services whose replies it could read. */
  readonly readable: readonly string[];
}

/** A service publishes its own events and reads its own replies, and nobody else's. */
export function judgeRights({ own, forgeable, readable }: Rights): Finding[] {
  const about = 'permissions';
  const grant = "Give this user of NATS what 'npm run nats:permissions' writes for it.";
  const apart = "Give each service a NATS user of its own, with what 'npm run nats:permissions' writes for it.";
  return [
    own === 'yes'
      ? { severity: 'ok', about, finding: 'events of this service can be published' }
      : { severity: 'problem', about, finding: `events of this service cannot be published: ${own}`, mend: grant },
    forgeable.length === 0
      ? { severity: 'ok', about, finding: 'events of other services cannot be forged from here' }
      : {
          severity: 'warning',
          about,
          finding: `this service may publish events of ${forgeable.join(', ')}`,
          mend: apart,
        },
    readable.length === 0
      ? { severity: 'ok', about, finding: 'replies to other services cannot be read from here' }
      : {
          severity: 'warning',
          about,
          finding: `this service may read the replies to ${readable.join(', ')}`,
          mend: apart,
        },
  ];
}

/** Whether the streams are what the service declares. */
export function judgeStreams(differences: readonly StreamDifference[], replicas: number): Finding[] {
  const about = 'streams';
  const copies: Finding =
    replicas >= 3
      ? { severity: 'ok', about, finding: `are declared with ${replicas} copies` }
      : {
          severity: 'warning',
          about,
          finding: `are declared with ${replicas} copy: a lost disk loses messages`,
          mend: THREE,
        };
  const mend = "'streams plan' shows each, 'streams apply' mends.";
  const drift: Finding =
    differences.length === 0
      ? { severity: 'ok', about, finding: 'and consumers are as declared: retention, discard, deny_delete, limits' }
      : { severity: 'problem', about, finding: `${differences.length} differ from what is declared`, mend };
  return [copies, drift];
}

const THREE = 'In production run three NATS nodes and set NATS_REPLICAS=3.';
