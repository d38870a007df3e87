import { stillTyping, without, withTyping } from './typists';

const bruno = { id: 'bruno', displayName: 'Bruno' };
const carla = { id: 'carla', displayName: 'Carla' };

describe('who types', () => {
  it('is there until they cease, send, or are silent for too long', () => {
    let typists = withTyping([], { ...bruno, isTyping: true }, 0);
    typists = withTyping(typists, { ...carla, isTyping: true }, 1000);
    typists = withTyping(typists, { ...bruno, isTyping: true }, 4000);
    expect(typists.map(({ id }) => id)).toEqual(['bruno', 'carla']);
    expect(stillTyping(typists, 8000).map(({ id }) => id)).toEqual(['bruno']);
    expect(without(typists, 'bruno').map(({ id }) => id)).toEqual(['carla']);
    expect(withTyping(typists, { ...carla, isTyping: false }, 4000).map(({ id }) => id)).toEqual(['bruno']);
  });
});
