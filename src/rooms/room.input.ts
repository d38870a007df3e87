import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsEnum, IsOptional } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsId, IsText } from '../graphql/arguments.js';
import { RoomType } from './room.enums.js';

@InputType({ description: 'A new GROUP, DEPARTMENT or BROADCAST room. For two people: `openPrivateRoom`.' })
export class CreateRoomInput {
  @Field(() => ID, { nullable: true, description: 'Mint it yourself to make a retry safe.' })
  @IsOptional()
  @IsId()
  id?: string | null;

  @Field(() => RoomType, { description: 'GROUP by anyone; DEPARTMENT and BROADCAST by workspace admins.' })
  @IsEnum(RoomType)
  type!: RoomType;

  @Field({ description: 'The name to show.' }) @IsText(FIXED.nameLength) name!: string;

  @Field(() => String, { nullable: true, description: 'DEPARTMENT only, and needed there.' })
  @IsOptional()
  @IsText(FIXED.nameLength)
  department?: string | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description: 'GROUP only: who else is in it from the beginning.',
  })
  @IsOptional()
  @IsId({ each: true })
  @ArrayMaxSize(FIXED.membersPerCall)
  memberIds?: string[] | null;
}

@InputType({ description: 'What changes of a room; what is left out stays.' })
export class UpdateRoomInput {
  @Field(() => ID, { description: 'Which room.' }) @IsId() id!: string;

  @Field(() => String, { nullable: true, description: 'The new name.' })
  @IsOptional()
  @IsText(FIXED.nameLength)
  name?: string | null;
}
