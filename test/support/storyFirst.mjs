import TestSequencer from '@jest/test-sequencer';

const Sequencer = TestSequencer.default ?? TestSequencer;
const STORY = /test\/system\/story\.test\.ts$/;

/**
 * The story first, which waits for ten minutes and needs little: everything else fits beside it. Jest itself begins with
 * what took longest the last time, and on a fresh clone, which knows no last time, with the largest file.
 */
export default class StoryFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isStory = ({ path }) => STORY.test(path);
    return [...sorted.filter(isStory), ...sorted.filter((test) => !isStory(test))];
  }
}
