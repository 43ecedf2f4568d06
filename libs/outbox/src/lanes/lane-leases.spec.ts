import { describe, expect, it } from '@jest/globals';
import { LaneLeases } from './lane-leases.js';
import { LaneRegistry, type LeaseGrant } from './lane-registry.js';

class ScriptedRegistry extends LaneRegistry {
  grant: LeaseGrant = { lanes: [1, 2, 3].map((lane) => ({ lane, epoch: '1' })), fairShare: 3 };
  readonly released: number[] = [];
  renewing: () => Promise<void> = async () => undefined;

  override async renew(): Promise<LeaseGrant> {
    const { grant } = this;
    await this.renewing();
    return grant;
  }

  override async release(_relay: string, lanes: readonly number[]): Promise<void> {
    this.released.push(...lanes);
  }

  override async leave(): Promise<void> {
    this.grant = { lanes: [], fairShare: 0 };
  }
}

function setUp() {
  const registry = new ScriptedRegistry();
  const time = { now: 1_000 };
  return { registry, time, leases: new LaneLeases(registry, 10_000, () => time.now) };
}

const lanesOf = (leases: LaneLeases) => leases.held().map(({ lane }) => lane);

describe('LaneLeases', () => {
  it('holds nothing before the first renewal', () => {
    const { leases } = setUp();
    expect(lanesOf(leases)).toEqual([]);
    expect(leases.hasSurplus).toBe(false);
  });

  it('holds what was granted until the lease runs out, counted from before the question', async () => {
    const { leases, time, registry } = setUp();
    registry.renewing = async () => void (time.now += 4_000);
    await leases.renew();
    expect(leases.holds(2)).toBe(true);
    expect(leases.holds(4)).toBe(false);
    time.now = 10_999;
    expect(lanesOf(leases)).toEqual([1, 2, 3]);
    time.now = 11_000;
    expect(lanesOf(leases)).toEqual([]);
  });

  it('keeps what it has while renewals fail, no longer than the lease', async () => {
    const { leases, time, registry } = setUp();
    await leases.renew();
    registry.renewing = () => Promise.reject(new Error('database away'));
    await expect(leases.renew()).rejects.toThrow('database away');
    expect(lanesOf(leases)).toEqual([1, 2, 3]);
    time.now += 10_000;
    expect(lanesOf(leases)).toEqual([]);
  });

  it('releases only what exceeds its fair share', async () => {
    const { leases, registry } = setUp();
    registry.grant = { ...registry.grant, fairShare: 2 };
    await leases.renew();
    expect(leases.hasSurplus).toBe(true);
    await leases.releaseSurplus();
    expect(registry.released).toEqual([3]);
    expect(lanesOf(leases)).toEqual([1, 2]);
    expect(leases.hasSurplus).toBe(false);
  });

  it('does not take released lanes for its own when a renewal was under way', async () => {
    const { leases, registry } = setUp();
    registry.grant = { ...registry.grant, fairShare: 2 };
    await leases.renew();
    const renewed = leases.renew();
    const released = leases.releaseSurplus();
    await Promise.all([renewed, released]);
    expect(lanesOf(leases)).toEqual([1, 2]);
  });

  it('does not take a lane that left and came back for the one it was', async () => {
    const { leases, registry } = setUp();
    await leases.renew();
    const [before] = leases.held();
    expect(leases.stillHolds(before!)).toBe(true);
    registry.grant = { lanes: [{ lane: 1, epoch: '3' }], fairShare: 3 };
    await leases.renew();
    expect(leases.holds(1)).toBe(true);
    expect(leases.stillHolds(before!)).toBe(false);
    expect(leases.stillHolds({ lane: 1, epoch: '3' })).toBe(true);
  });

  it('holds nothing after it left', async () => {
    const { leases } = setUp();
    await leases.renew();
    await leases.leave();
    expect(lanesOf(leases)).toEqual([]);
  });
});
