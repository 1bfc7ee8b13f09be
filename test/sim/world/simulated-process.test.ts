import { describe, expect, it } from 'vitest';
import { Seeded } from '../../support/scenario/seeded.ts';
import { MachineClock } from './machine-clock.ts';
import { Pipe } from './pipe.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { Timeline } from './timeline.ts';

function scene(seed = 1, rate = 1) {
  const timeline = new Timeline();
  const chance = new Seeded(seed);
  const clock = new MachineClock(timeline, rate, 5000, 0);
  const process = new SimulatedProcess(7, clock, chance);
  const heard: string[] = [];
  const pipe = new Pipe<string>({
    name: 'pipe',
    timeline,
    chance,
    reader: process,
    take: word => heard.push(word),
    ended: () => heard.push('end'),
    delayMs: () => chance.between(0, 10),
  });
  return { timeline, clock, process, pipe, heard };
}

describe('a simulated process', () => {
  it('reads a pipe in order, and its end last', () => {
    const { timeline, pipe, heard } = scene();
    for (const word of ['1', '2', '3']) pipe.write(word);
    pipe.close();
    pipe.write('too late');
    timeline.runUntil(100);
    expect(heard).toEqual(['1', '2', '3', 'end']);
  });

  it('takes nothing while it is frozen, and then each channel in order; which one first is chance', () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const { timeline, process, pipe, heard } = scene(seed);
      process.freeze();
      process.wakeIn(5, () => heard.push('tick'));
      pipe.write('1');
      pipe.write('2');
      timeline.runUntil(100);
      expect(heard).toEqual([]);
      process.thaw();
      expect(heard.filter(word => word !== 'tick')).toEqual(['1', '2']);
      orders.add(heard.join(' '));
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it('does nothing any more when it is dead', () => {
    const { timeline, process, pipe, heard } = scene();
    process.wakeIn(5, () => heard.push('tick'));
    pipe.write('1');
    process.end();
    timeline.runUntil(100);
    expect(heard).toEqual([]);
  });

  it('has timers by the clock of its machine, never too early', () => {
    const { timeline, process, clock, heard } = scene(1, 0.5);
    const atMs = clock.monotonicMs() + 100;
    process.wakeAt(atMs, () => heard.push(clock.monotonicMs() >= atMs ? 'in time' : 'too early'));
    timeline.runUntil(199);
    expect(heard).toEqual([]);
    timeline.runUntil(210);
    expect(heard).toEqual(['in time']);
  });
});
