import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator';
import { IsId } from './arguments.js';
import { InputPipe, inputOf } from './input-pipe.js';

class Inner {
  @Min(1) size!: number;
}

class Example {
  @MaxLength(3) name!: string;
  @IsOptional() @IsInt() @Min(1) count?: number | null;
  @IsOptional() @IsId({ each: true }) ids?: string[];
  @ValidateIf((input: Example) => input.name === 'two') @IsInt() other?: number;
}

class Nested {
  @ValidateNested() inner!: Inner;
}

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('arguments', () => {
  it.each([
    { name: 'one' },
    { name: 'one', count: null },
    { name: 'one', count: 2, ids: [] },
    { name: 'two', other: 1, ids: [ID, ID] },
  ])('become an instance of their class where they are right: %j', (plain) => {
    const input = inputOf(Example, plain);
    expect(input).toBeInstanceOf(Example);
    expect(input).toEqual(expect.objectContaining(plain));
  });

  it.each([
    [{ name: 'four' }, 'name'],
    [{ name: 'one', count: 0 }, 'count'],
    [{ name: 'one', ids: [ID, 'x'] }, 'ids'],
    [{ name: 'two' }, 'other'],
    [{}, 'name'],
  ])('are refused where they are not, naming what is wrong: %j', async (plain, field) => {
    await expect(Promise.resolve(inputOf(Example, plain, ['input']))).rejects.toMatchObject({
      field: `input.${field}`,
    });
  });

  it('are given to class-validator where their rules are of another kind', async () => {
    const inner = Object.assign(new Inner(), { size: 1 });
    expect(await inputOf(Nested, { inner })).toEqual({ inner });
    const tooSmall = Object.assign(new Inner(), { size: 0 });
    await expect(Promise.resolve(inputOf(Nested, { inner: tooSmall }))).rejects.toMatchObject({
      field: 'inner.size',
    });
  });

  it('pass as they are where nothing is said about them', () => {
    const pipe = new InputPipe();
    const list = [1];
    const plain = { name: 'far too long' };
    expect(pipe.transform(list, { type: 'body', metatype: Array })).toBe(list);
    expect(pipe.transform(plain, { type: 'body', metatype: Object })).toBe(plain);
    expect(pipe.transform(plain, { type: 'custom', metatype: Example })).toBe(plain);
    expect(pipe.transform(null, { type: 'body', metatype: Example })).toBeNull();
  });
});
