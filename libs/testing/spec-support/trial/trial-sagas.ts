import { defineSaga } from '@nestwork/saga';
import { Close, Undo, Work, WorkNowhere } from './trial-messages.js';

interface Trial {
  readonly trialId: string;
}

const persistence = { maxAttempts: 20, retryDelaysMs: [50], replyTimeoutMs: 3_000 };

// Longer than any crash of the specs keeps an answer away.
const patience = { timeoutMs: 30_000 };

/** Ends completed: its one step is answered. */
export const plainTrial = defineSaga<Trial>('plain-trial', persistence)
  .step('work', { send: (trial) => Work.of(trial), compensate: (trial) => Undo.of(trial), ...patience })
  .onCompleted((trial) => Close.of(trial))
  .onCompensated((trial) => Close.of(trial));

/** Ends compensated: nobody answers its second step, so its timer fires. */
export const unansweredTrial = defineSaga<Trial>('unanswered-trial', persistence)
  .step('work', { send: (trial) => Work.of(trial), compensate: (trial) => Undo.of(trial), ...patience })
  .step('work nowhere', { send: (trial) => WorkNowhere.of(trial), timeoutMs: 200 })
  .onCompleted((trial) => Close.of(trial))
  .onCompensated((trial) => Close.of(trial));
