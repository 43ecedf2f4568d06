import type { Finding } from './doctor.js';

/** Things that wait for somebody's decision, and how to say so. */
export interface WaitingThings {
  readonly about: string;
  readonly count: number;
  /** What to say when there is none; `none` unless told. */
  readonly none?: string;
  /** What to say of so many. */
  readonly finding: string;
  /** The question that the command answers: `See why`. */
  readonly look: string;
  /** `failed groups --service orders`: the words behind `npm run ops --`. */
  readonly command: string;
}

/** What the doctor says of things that should not be there: well without any, else a problem with the command that shows them. */
export function waitingFinding({ about, count, none = 'none', finding, look, command }: WaitingThings): Finding {
  if (count === 0) return { severity: 'ok', about, finding: none };
  return { severity: 'problem', about, finding, mend: `${look}: npm run ops -- ${command}` };
}
