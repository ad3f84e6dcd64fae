import { planOf, type Plan } from './only.ts';

const shapes = (plan: Plan) =>
  plan.protocols.flatMap((protocol) => plan.sizes(protocol).map((size) => `${protocol}${size}`));
const ALL = ['grpc512', 'grpc32', 'http512', 'http32'];

test.each<[only: string | undefined, sides: string[], variants: string[], shapes: string[]]>([
  [undefined, ['vigil', 'collector'], ['passthrough', 'labels', 'labelsRed', 'durable'], ALL],
  ['vigil', ['vigil'], ['passthrough', 'labels', 'labelsRed', 'durable'], ALL],
  ['durable,labels', ['vigil', 'collector'], ['labels', 'durable'], ALL],
  ['http', ['vigil', 'collector'], ['passthrough', 'labels', 'labelsRed', 'durable'], ['http512', 'http32']],
  ['32,labels,collector', ['collector'], ['labels'], ['grpc32', 'http32']],
  ['grpc512,http32,labels', ['vigil', 'collector'], ['labels'], ['grpc512', 'http32']],
])('--only %s', (only, sides, variants, expected) => {
  const plan = planOf(only);
  expect([plan.sides, plan.variants, shapes(plan)]).toEqual([sides, variants, expected]);
});

test('a word that is unknown is refused, with those that are known', () => {
  expect(() => planOf('grpc,tls')).toThrow('--only tls: it may name vigil, collector, passthrough');
});
