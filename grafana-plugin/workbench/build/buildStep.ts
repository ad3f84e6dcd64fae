import type { Host } from '../server/hostVersion.ts';

/** What there may be to do before the workbench can be served; each rests on those before it. */
export type BuildStep = Readonly<{ kind: 'hostPackages' | 'host'; host: Host } | { kind: 'pluginPackages' | 'plugin' }>;

/** What is done in a step, as people read it. */
export function stepName(step: BuildStep): string {
  switch (step.kind) {
    case 'hostPackages':
      return `installing packages of the host ${step.host}`;
    case 'host':
      return `building the host ${step.host}`;
    case 'pluginPackages':
      return 'installing packages of the plugin';
    case 'plugin':
      return 'building the plugin';
  }
}

export type StepUnderWay = Readonly<{ number: number; of: number; name: string }>;

/** The line with which the build says that a step begins. */
export function stepLine({ number, of, name }: StepUnderWay): string {
  return `vigil: step ${number} of ${of}: ${name}`;
}

/** The step that begins with this line of the build; undefined for any other line. */
export function readStepLine(line: string): StepUnderWay | undefined {
  const [, number, of, name] = /^vigil: step (\d+) of (\d+): (.+)$/.exec(line) ?? [];
  return name === undefined ? undefined : { number: Number(number), of: Number(of), name };
}
