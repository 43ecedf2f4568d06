import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { MessagingSettings } from '@nestwork/messaging';
import { Operations } from '@nestwork/operations';
import { DeadLetterChanges } from '../dead-letters/dead-letter-changes.js';
import { Discards } from '../dead-letters/discards.js';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import { Redrives } from '../dead-letters/redrives.js';
import { KeyReleases } from '../order/key-releases.js';
import { discardFailed, editFailed, redriveFailed, redriveProgress } from './change-failed.js';
import { listKeys, releaseKey } from './key-operations.js';
import { groupFailed, listFailed, showFailed } from './show-failed.js';

/** Offers operators what they can ask of dead letters and held keys, and do to them. */
@Injectable()
export class InboxOperations implements OnModuleInit {
  constructor(
    private readonly letters: DeadLetters,
    private readonly changes: DeadLetterChanges,
    private readonly redrives: Redrives,
    private readonly discards: Discards,
    private readonly releases: KeyReleases,
    private readonly settings: MessagingSettings,
    @Optional() private readonly operations?: Operations,
  ) {}

  onModuleInit(): void {
    const { letters, changes, redrives, releases } = this;
    const { service } = this.settings;
    this.operations?.register(listFailed(letters));
    this.operations?.register(groupFailed(letters));
    this.operations?.register(showFailed(letters));
    this.operations?.register(editFailed(changes, service));
    this.operations?.register(redriveFailed(redrives, changes, service));
    this.operations?.register(discardFailed(this.discards));
    this.operations?.register(redriveProgress(redrives));
    this.operations?.register(listKeys(releases));
    this.operations?.register(releaseKey(releases));
  }
}
